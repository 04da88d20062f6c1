package dev.railhead.rsync;

import dev.railhead.core.internal.Names;
import dev.railhead.rsync.internal.sender.FilterRule;
import dev.railhead.rsync.internal.sender.FilterRule.Act;
import dev.railhead.rsync.internal.sender.Options;
import dev.railhead.rsync.internal.sender.Options.Feature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What rsync does on the hosts, in rsync(1)'s own words where it has them: {@code
 * RsyncOptions.standard().deleting(Deletion.DELAY).syncing()}. Each method returns a changed copy.
 * Both senders honour all of it. Immutable.
 *
 * <p>The {@linkplain #standard standard} makes a destination exactly the release. One that keeps
 * what a release does not have, or leaves out some of it, is for other pushes than a release's: a
 * docroot that is verified by its manifest would be found wrong.
 */
public final class RsyncOptions {
  private static final RsyncOptions STANDARD = new RsyncOptions(Options.STANDARD);
  private static final int MOST_RULES = 1000;
  private static final Pattern PARTIAL = Pattern.compile("[A-Za-z0-9._~+][A-Za-z0-9._~+-]{0,99}");

  private final Options options;

  private RsyncOptions(Options options) {
    this.options = options;
  }

  /**
   * Deletes while it sends, at most 10,000 entries or four times those of the release, whichever is
   * more; no filters; differences rather than whole files; no compression; owners do not travel.
   */
  public static RsyncOptions standard() {
    return STANDARD;
  }

  /** When a host deletes what its directory has beyond what is sent. */
  public enum Deletion {
    /** Never: what is there beyond the push stays. */
    NONE(""),
    /** Before anything is written, as for a disk without room for both (--delete-before). */
    BEFORE("--delete-before"),
    /** Directory by directory, before its files are written (--delete-during). */
    DURING("--delete-during"),
    /** Found as with {@link #DURING}, deleted when all is written (--delete-delay). */
    DELAY("--delete-delay"),
    /** Found and deleted when all is written (--delete-after). */
    AFTER("--delete-after");

    private final String option;

    Deletion(String option) {
      this.option = option;
    }

    /** The option of rsync(1); empty for {@link #NONE}. */
    public String option() {
      return option;
    }
  }

  /** Whose the files are on a host. */
  public enum Owners {
    /** Those that rsync logs in as. */
    NONE,
    /** The same numbers as here (--owner --group --numeric-ids). */
    BY_ID,
    /**
     * Those of the same names, or numbers where a host does not have the name (--owner --group).
     */
    BY_NAME
  }

  /** When superfluous entries are deleted; {@link Deletion#DURING} by default. */
  public RsyncOptions deleting(Deletion deletion) {
    Objects.requireNonNull(deletion, "deletion");
    return new RsyncOptions(options.withDeletion(deletion));
  }

  /**
   * How many entries one push may delete on a host (--max-delete), from 0; there is always a bound.
   * A host with more of them fails, with that many deleted and the rest kept. Without effect under
   * {@link Deletion#NONE}, which deletes nothing.
   */
  public RsyncOptions deletingAtMost(int entries) {
    if (entries < 0) {
      throw new IllegalArgumentException(
          "the number of deletions must not be negative, but was " + entries);
    }
    return new RsyncOptions(options.withMostDeletions(entries));
  }

  /**
   * Leaves out what matches, unless an earlier rule includes it; a host's own such entries are kept
   * (rsync(1), --exclude).
   *
   * @param pattern as in rsync(1), "PATTERN MATCHING RULES", with {@code *}, {@code **}, {@code ?},
   *     a slash at the start or the end, or {@code /***} at the end; without {@code [} and {@code
   *     \}; at most 1024 characters. A question mark stands for one byte.
   * @throws IllegalArgumentException if it is another pattern, or there are 1000 rules already
   */
  public RsyncOptions excluding(String pattern) {
    return filtering(FilterRule.of(Act.EXCLUDE, Objects.requireNonNull(pattern, "pattern")));
  }

  /** Keeps what matches in, whatever a later rule says; as {@link #excluding}. */
  public RsyncOptions including(String pattern) {
    return filtering(FilterRule.of(Act.INCLUDE, Objects.requireNonNull(pattern, "pattern")));
  }

  private RsyncOptions filtering(FilterRule rule) {
    List<FilterRule> rules = new ArrayList<>(options.filters());
    if (rules.size() == MOST_RULES) {
      throw new IllegalArgumentException("there may be at most 1000 filter rules");
    }
    rules.add(rule);
    return new RsyncOptions(options.withFilters(rules));
  }

  /**
   * Keeps what arrived of a file when a try breaks off in a directory {@code name} beside it, for
   * the next try to go on from (--partial-dir). It is gone once the file is whole.
   *
   * @param name one name, of {@code A-Z a-z 0-9 . _ ~ + -}, at most 100 characters; a release must
   *     not have a directory of that name
   */
  public RsyncOptions keepingPartsIn(String name) {
    Objects.requireNonNull(name, "name");
    if (!PARTIAL.matcher(name).matches() || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException(
          "a directory for partial files must be one name of A-Z a-z 0-9 . _ ~ + -, but was "
              + Names.quoted(name));
    }
    return new RsyncOptions(options.withPartialDirectory(name));
  }

  /** Whether owners and groups travel; {@link Owners#NONE} by default. Others need root there. */
  public RsyncOptions owned(Owners owners) {
    Objects.requireNonNull(owners, "owners");
    return new RsyncOptions(options.withOwners(owners));
  }

  /** Puts all changed files in place at the end, in quick succession (--delay-updates). */
  public RsyncOptions delayingUpdates() {
    return with(Feature.DELAYED_UPDATES);
  }

  /** Has each file on the disk before it counts as written (--fsync, rsync 3.2.4 on the hosts). */
  public RsyncOptions syncing() {
    return with(Feature.SYNC);
  }

  /** Sends changed files whole: for networks faster than the hosts' disks (--whole-file). */
  public RsyncOptions sendingWholeFiles() {
    return with(Feature.WHOLE_FILES);
  }

  /**
   * Compresses what is sent, for slow links (--compress with {@code zlibx}). {@link
   * FanOut.Sender#SHARED} compresses once for all hosts that hold the same old file.
   */
  public RsyncOptions compressing() {
    return with(Feature.COMPRESSION);
  }

  private RsyncOptions with(Feature feature) {
    Set<Feature> features = EnumSet.of(feature);
    features.addAll(options.features());
    return new RsyncOptions(options.withFeatures(features));
  }

  /** The same, for the senders. */
  Options options() {
    return options;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RsyncOptions that && options.equals(that.options);
  }

  @Override
  public int hashCode() {
    return options.hashCode();
  }

  @Override
  public String toString() {
    return options.toString();
  }
}
