package dev.railhead.rsync.internal.sender;

import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.ModificationTimes;
import dev.railhead.rsync.RsyncOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One tree, read once for all hosts: its listing, the listing's bytes for each dialect that a host
 * was met with, and the answers. What is said of it is all of it, or only {@linkplain #since what
 * was touched}. Thread-safe.
 */
public final class SharedTree {
  private final Listing listing;
  private final Answers answers;
  private final int seed;
  private final Options options;
  private final @Nullable Touched touched;
  private final byte @Nullable [] checksums;
  private final Map<Dialect, byte[]> lists = new HashMap<>();
  private @Nullable TarStream archive;

  private SharedTree(
      Listing listing,
      Answers answers,
      int seed,
      Options options,
      @Nullable Touched touched,
      byte @Nullable [] checksums) {
    this.listing = listing;
    this.answers = answers;
    this.seed = seed;
    this.options = options;
    this.touched = touched;
    this.checksums = checksums;
  }

  /**
   * Reads {@code root}.
   *
   * @param seed seeds the checksums of blocks, on all hosts alike; not 0
   * @param keptBytes how many bytes of answers are kept for hosts that may ask for the same
   * @param options what of it is sent, and how
   */
  public static SharedTree read(Path root, int seed, long keptBytes, Options options)
      throws IOException, InterruptedException {
    return of(TreeWalk.of(root, options), seed, keptBytes, options);
  }

  /**
   * The same of a {@code root} that holds just what {@code manifest} says with {@code times}, and
   * no file under two names: looks at nothing in it. For options that {@linkplain #allowsListed
   * allow it}.
   */
  public static SharedTree listed(
      Path root,
      Manifest manifest,
      ModificationTimes times,
      int seed,
      long keptBytes,
      Options options)
      throws IOException {
    return of(ManifestListing.of(root, manifest, times), seed, keptBytes, options);
  }

  /**
   * Whether a manifest and times say all that is sent: not where filters or owners come into it.
   */
  public static boolean allowsListed(Options options) {
    return options.filters().isEmpty() && !options.sendsOwners();
  }

  private static SharedTree of(Listing listing, int seed, long keptBytes, Options options) {
    boolean compresses = options.has(Options.Feature.COMPRESSION);
    Answers answers = new Answers(listing, keptBytes, compresses);
    return new SharedTree(listing, answers, seed, options, null, null);
  }

  /** This tree for hosts that hold {@code before}: they hear only of what was touched since. */
  public SharedTree since(SharedTree before) {
    Touched touched = Touched.between(before.listing, listing);
    return new SharedTree(listing, answers, seed, options, touched, null);
  }

  /**
   * Whether what was touched can be told from two listings: not where filters, owners or hard links
   * come into it, nor where nothing is deleted.
   */
  public boolean allowsTouched() {
    return options.filters().isEmpty()
        && options.owners() == RsyncOptions.Owners.NONE
        && options.deletes()
        && !hasHardLinks();
  }

  /** Whether all entries are those of {@code other}, with all that is sent of them but content. */
  public boolean hasEntriesOf(SharedTree other) {
    return listing.equals(other.listing);
  }

  /** What is to be remembered of it: all that is in it, but no content. */
  public SharedTree outline() {
    return new SharedTree(listing, new Answers(listing, 0, false), seed, options, null, null);
  }

  /**
   * This tree for hosts whose files are compared by checksum, whatever their sizes and times say.
   * Reads all files.
   */
  public SharedTree auditing() throws IOException {
    return new SharedTree(listing, answers, seed, options, null, answers.checksums());
  }

  /** Whether hosts' files that have the size and time of the tree's are taken to be the same. */
  public boolean isTrusting() {
    return checksums == null;
  }

  /** Whether hosts hear of all entries, and not just of those that were touched. */
  public boolean isWhole() {
    return touched == null;
  }

  /** How many entries hosts hear of. */
  public int entries() {
    return touched == null ? listing.size() : touched.size();
  }

  /** How many entries the tree has, whatever hosts hear of. */
  int size() {
    return listing.size();
  }

  /** How many bytes of memory its entries take, about. */
  public long bytes() {
    return listing.bytes();
  }

  boolean hasHardLinks() {
    return listing.extras().hasHardLinks();
  }

  Options options() {
    return options;
  }

  /** Appends the rules that hosts delete by. */
  void writeFilters(WireBuffer out) {
    options.writeFilters(touched == null ? List.of() : touched.deletions(), out);
  }

  int seed() {
    return seed;
  }

  /** The entry of index {@code index} in the list that hosts hear. */
  Listing.Entry entry(int index) {
    return listing.entry(origin(index));
  }

  private int origin(int index) {
    return touched == null ? index : touched.origin(index);
  }

  /** Whether hosts hear only of what differs, and write each file of it anew. */
  boolean namesOnlyChanges() {
    return touched != null && touched.namesOnlyChanges();
  }

  /**
   * The paths of the files that a host's rsync may change without writing new ones in their place,
   * where hosts hear only of what was touched; each behind {@code ./} and before NUL.
   */
  public byte[] changedInPlace() {
    Touched known = Objects.requireNonNull(touched, "of a whole tree any file may be");
    WireBuffer names = new WireBuffer(1024);
    for (int i = 0; i < known.size() && !known.namesOnlyChanges(); i++) {
      Listing.Entry entry = entry(i);
      if (entry.isFile()) {
        names.u8('.').u8('/').raw(entry.path(), 0, entry.path().length).u8(0);
      }
    }
    return names.toByteArray();
  }

  /** The answer to a request for {@code index}, as {@link Answers#of} gives it. */
  Optional<Answer> answer(int index, Signature signature, Dialect dialect) throws IOException {
    return answers.of(origin(index), signature, dialect);
  }

  /** What an answer is written with; see {@link Answers#writer}. */
  AnswerWriter writer(WireBuffer out, AnswerWriter.Overflow overflow) {
    return answers.writer(out, overflow);
  }

  /** Writes the answer to a request for {@code index}, as {@link Answers#stream} does. */
  void stream(int index, Signature signature, Dialect dialect, AnswerWriter writer)
      throws IOException {
    answers.stream(origin(index), signature, dialect, writer);
  }

  /** The file list, encoded; shared, not to be changed. */
  synchronized byte[] list(Dialect dialect) {
    return lists.computeIfAbsent(
        dialect,
        wanted ->
            touched == null
                ? ListingEncoder.encode(listing, wanted, options, checksums)
                : ListingEncoder.encode(touched, wanted));
  }

  /** All of it as one archive, the same one for all hosts. */
  public synchronized TarStream archive() {
    TarStream made = archive == null ? new TarStream(listing) : archive;
    archive = made;
    return made;
  }
}
