package dev.railhead.rsync.internal.sender;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.railhead.core.internal.RawPaths;
import dev.railhead.rsync.internal.sender.Answers.ChangedException;
import dev.railhead.rsync.internal.sender.Listing.Entry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;

/**
 * A tree as one tar archive, for hosts that hold nothing of it. It is cut into pieces at places
 * that only the listing decides; each piece is read and made once for all hosts that want it while
 * it is among the newest. Thread-safe.
 *
 * <p>Written here rather than by commons-compress, because that library writes one stream at a
 * time: pieces that any host may want next, made from what the listing knows already, and names
 * that are bytes, are what it has no way for; and this is two short classes.
 */
public final class TarStream {
  private static final int PIECE = 256 << 10;

  /** What several hosts may want of it, whatever its size. */
  private static final long KEPT_BYTES = 16L << 20;

  private static final int HEADERS = 3 * TarHeader.BLOCK;
  private static final int READ_AT_ONCE = 64 << 10;

  private final Listing listing;
  private final List<Cut> cuts;
  private final long contentBytes;
  private final Cache<Integer, Piece> kept =
      CacheBuilder.newBuilder()
          .maximumWeight(KEPT_BYTES)
          .weigher((Integer number, Piece piece) -> 100 + piece.bytes.length)
          .concurrencyLevel(1)
          .build();

  TarStream(Listing listing) {
    this.listing = listing;
    this.cuts = cuts(listing);
    this.contentBytes =
        IntStream.range(0, listing.size()).mapToLong(index -> content(listing, index)).sum();
  }

  /**
   * Whether what an archive has beyond the content of files, about 1.5 KiB of headers and padding
   * for each entry, is no more than a quarter of the content. Of rsync's list an entry takes 30
   * bytes.
   */
  public boolean isLean() {
    return 4L * HEADERS * listing.size() <= contentBytes;
  }

  /** Where a piece begins: before an entry's header, or within its content. */
  private record Cut(int index, long offset) {}

  @SuppressWarnings("ArrayRecordComponent") // shared, written to by nobody, compared by nobody
  private record Piece(byte[] bytes, int files, long contentBytes) {}

  /** Hears how far it has come. */
  public interface Remarks {
    /** So many more bytes of the archive went out. */
    void wrote(int bytes);

    /** So many more files, and bytes of content, went out whole. */
    void sent(int files, long contentBytes, int percent);

    /** A file is not what was listed; the archive ends before it. */
    void changed(String what);
  }

  /** The root is not among the entries: the directory is there already. */
  private static List<Cut> cuts(Listing listing) {
    List<Cut> cuts = new ArrayList<>();
    cuts.add(new Cut(1, 0));
    long filled = 0;
    for (int i = 1; i < listing.size(); i++) {
      if (filled >= PIECE) {
        cuts.add(new Cut(i, 0));
        filled = 0;
      }
      long left = content(listing, i);
      filled += HEADERS + Math.min(left, PIECE);
      for (long at = PIECE; at < left; at += PIECE) {
        cuts.add(new Cut(i, at));
        filled = Math.min(left - at, PIECE);
      }
    }
    return cuts;
  }

  /** How many bytes of content an entry has; a further name of a file has none. */
  private static long content(Listing listing, int index) {
    return isFurtherName(listing, index) ? 0 : listing.entry(index).size();
  }

  private static boolean isFurtherName(Listing listing, int index) {
    int first = listing.extras().firstName(index);
    return first >= 0 && first != index && listing.entry(index).isFile();
  }

  /**
   * Writes all of it. The end is for the caller to send, by closing {@code out}.
   *
   * @throws IOException if {@code out} fails or a file cannot be read; what was written is no
   *     archive
   * @throws java.io.InterruptedIOException if the thread is interrupted
   */
  public void write(OutputStream out, Commons commons, Remarks remarks) throws IOException {
    Throttle throttle = commons.throttle();
    for (int number = 0; number < cuts.size(); number++) {
      Piece piece = piece(number, remarks);
      for (int from = 0; from < piece.bytes.length; from += throttle.turn()) {
        int run = Math.min(throttle.turn(), piece.bytes.length - from);
        throttle.take(run);
        out.write(piece.bytes, from, run);
        remarks.wrote(run);
      }
      remarks.sent(piece.files, piece.contentBytes, 100 * (number + 1) / cuts.size());
    }
  }

  private Piece piece(int number, Remarks remarks) throws IOException {
    try {
      return kept.get(number, () -> made(number));
    } catch (ExecutionException e) {
      String why = String.valueOf(Objects.requireNonNull(e.getCause()).getMessage());
      if (e.getCause() instanceof ChangedException) {
        remarks.changed(why);
      }
      throw new IOException(why, e.getCause());
    }
  }

  private Piece made(int number) throws IOException {
    Cut begin = cuts.get(number);
    boolean isLast = number + 1 == cuts.size();
    Cut end = isLast ? new Cut(listing.size(), 0) : cuts.get(number + 1);
    WireBuffer out = new WireBuffer(PIECE + (PIECE >> 1));
    int files = 0;
    long bytes = 0;
    for (int i = begin.index; i < end.index || (i == end.index && end.offset > 0); i++) {
      long from = i == begin.index ? begin.offset : 0;
      long to = i == end.index ? end.offset : content(listing, i);
      append(i, from, to, out);
      files += from == 0 && listing.entry(i).isFile() ? 1 : 0;
      bytes += to - from;
    }
    if (isLast) {
      TarHeader.appendEnd(out);
    }
    return new Piece(out.toByteArray(), files, bytes);
  }

  private void append(int index, long from, long to, WireBuffer out) throws IOException {
    Entry entry = listing.entry(index);
    boolean isFurther = isFurtherName(listing, index);
    if (from == 0) {
      TarHeader.append(
          entry, isFurther ? listing.path(listing.extras().firstName(index)) : null, out);
    }
    if (entry.isFile() && !isFurther) {
      copy(entry, from, to, out);
      if (to == entry.size()) {
        TarHeader.pad(to, out);
      }
    }
  }

  /**
   * Empty files are looked at too: one may have grown. The look comes after the reading, each time,
   * so that all pieces of a file are of the file that was listed.
   */
  private void copy(Entry entry, long from, long to, WireBuffer out) throws IOException {
    Path file = RawPaths.resolve(listing.root(), entry.path());
    long left = to - from;
    try (SeekableByteChannel in =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      in.position(from);
      ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(READ_AT_ONCE, Math.max(1, left)));
      while (left > 0) {
        buffer.clear().limit((int) Math.min(buffer.capacity(), left));
        int n = in.read(buffer);
        if (n < 0) {
          throw new ChangedException(TreeWalk.shown(entry.path()));
        }
        out.raw(buffer.array(), 0, n);
        left -= n;
      }
    } catch (NoSuchFileException e) {
      throw new ChangedException(TreeWalk.shown(entry.path()));
    }
    if (Answers.isOther(file, entry)) {
      throw new ChangedException(TreeWalk.shown(entry.path()));
    }
  }
}
