package dev.railhead.rsync.internal.sender;

import dev.railhead.core.internal.RawPaths;
import dev.railhead.rsync.internal.sender.Answers.ChangedException;
import dev.railhead.rsync.internal.sender.Listing.Entry;
import dev.railhead.rsync.internal.sender.TarCuts.Cut;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A tree as one tar archive, for hosts that hold nothing of it. It is cut into pieces at places
 * that only the listing decides; each piece is read and made once for all hosts that want it while
 * it is among the newest. Each host gets them in an order of its own: what is at hand comes first.
 * Thread-safe.
 *
 * <p>Written here rather than by commons-compress, because that library writes one stream at a
 * time: pieces that any host may want next, made from what the listing knows already, and names
 * that are bytes, are what it has no way for; and this is a few short classes.
 */
public final class TarStream {
  /** What several hosts may want of it, whatever its size. */
  private static final long KEPT_BYTES = 16L << 20;

  private final Listing listing;
  private final TarCuts cuts;
  private final PieceWindow window = new PieceWindow(KEPT_BYTES, this::made);

  TarStream(Listing listing) {
    this.listing = listing;
    this.cuts = new TarCuts(listing);
  }

  /**
   * Whether what an archive has beyond the content of files, about 1.5 KiB of headers and padding
   * for each entry, is no more than a quarter of the content. Of rsync's list an entry takes 30
   * bytes.
   */
  public boolean isLean() {
    return 4L * TarCuts.HEADERS * listing.size() <= cuts.contentBytes();
  }

  /** Hears how far it has come. */
  public interface Remarks {
    /** So many more bytes of the archive went out. */
    void wrote(int bytes);

    /** So many more files, and bytes of content, went out whole. */
    void sent(int files, long contentBytes, int percent);

    /** A file is not what was listed; the archive ends before it. */
    void changed(String what);
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
    for (TarCourse course = new TarCourse(cuts, window); course.hasNext(); ) {
      TarPiece piece = piece(course.next(), remarks);
      write(piece.bytes(), piece.size(), out, throttle, remarks);
      remarks.sent(piece.files(), piece.contentBytes(), course.percent());
    }
    byte[] end = TarHeader.end();
    write(end, end.length, out, throttle, remarks);
  }

  private static void write(
      byte[] bytes, int size, OutputStream out, Throttle throttle, Remarks remarks)
      throws IOException {
    for (int from = 0; from < size; from += throttle.turn()) {
      int run = Math.min(throttle.turn(), size - from);
      throttle.take(run);
      out.write(bytes, from, run);
      remarks.wrote(run);
    }
  }

  /** What is only headers is sooner made again than it is worth a place among the newest. */
  private TarPiece piece(int number, Remarks remarks) throws IOException {
    try {
      return cuts.isRead(number) ? window.piece(number) : made(number);
    } catch (ChangedException e) {
      remarks.changed(String.valueOf(e.getMessage()));
      throw e;
    }
  }

  private TarPiece made(int number) throws IOException {
    Cut begin = cuts.cut(number);
    Cut end = cuts.cut(number + 1);
    WireBuffer out = new WireBuffer(TarCuts.PIECE + (TarCuts.PIECE >> 1));
    int files = 0;
    long bytes = 0;
    for (int i = begin.place(); i < end.place() || (i == end.place() && end.offset() > 0); i++) {
      int index = cuts.index(i);
      long from = i == begin.place() ? begin.offset() : 0;
      long to = i == end.place() ? end.offset() : cuts.content(index);
      append(index, from, to, out);
      files += from == 0 && listing.isFile(index) ? 1 : 0;
      bytes += to - from;
    }
    return new TarPiece(out.array(), out.size(), files, bytes);
  }

  private void append(int index, long from, long to, WireBuffer out) throws IOException {
    Entry entry = listing.entry(index);
    boolean isFurther = cuts.isFurtherName(index);
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
    try (SeekableByteChannel in =
        Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      if (from > 0) {
        in.position(from);
      }
      if (!out.from(in, Math.toIntExact(to - from))) {
        throw new ChangedException(TreeWalk.shown(entry.path()));
      }
    } catch (NoSuchFileException e) {
      throw new ChangedException(TreeWalk.shown(entry.path()));
    }
    if (Answers.isOther(file, entry)) {
      throw new ChangedException(TreeWalk.shown(entry.path()));
    }
  }
}
