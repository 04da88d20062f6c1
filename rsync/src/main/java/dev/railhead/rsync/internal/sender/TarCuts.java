package dev.railhead.rsync.internal.sender;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Where an archive of a listing is cut into pieces. Only the listing decides. Immutable.
 *
 * <p>Directories come first, and further names of files last: so all that is between them can be
 * unpacked in any order, but for the pieces of one file's content.
 */
final class TarCuts {
  /** A piece ends with the entry, or the part of a content, that makes it this large. */
  static final int PIECE = 256 << 10;

  /** About what stands before an entry's content, and fills up its last block. */
  static final int HEADERS = 3 * TarHeader.BLOCK;

  record Cut(int place, long offset) {}

  private final Listing listing;

  /** Indices into the listing, in the order of the archive. */
  private final int[] order;

  private final List<Cut> cuts = new ArrayList<>();
  private final BitSet movable = new BitSet();
  private final int directoriesEnd;
  private final int furtherNames;
  private int ordered;
  private long contentBytes;

  /** The root is not among the entries: the directory is there already. */
  TarCuts(Listing listing) {
    this.listing = listing;
    this.order = new int[listing.size() - 1];
    cut(listing::isDirectory);
    directoriesEnd = cuts.size();
    cut(index -> !listing.isDirectory(index) && !isFurtherName(index));
    furtherNames = cuts.size();
    cut(this::isFurtherName);
    for (int number = directoriesEnd; number < furtherNames; number++) {
      movable.set(number, cuts.get(number).offset == 0);
    }
  }

  private void cut(IntPredicate isNext) {
    long filled = PIECE;
    for (int index = 1; index < listing.size(); index++) {
      if (isNext.test(index)) {
        if (filled >= PIECE) {
          cuts.add(new Cut(ordered, 0));
          filled = 0;
        }
        long content = content(index);
        filled += HEADERS + Math.min(content, PIECE);
        for (long at = PIECE; at < content; at += PIECE) {
          cuts.add(new Cut(ordered, at));
          filled = Math.min(content - at, PIECE);
        }
        contentBytes += content;
        order[ordered++] = index;
      }
    }
  }

  /** How many pieces there are. */
  int size() {
    return cuts.size();
  }

  /** Where the piece of number {@code number} begins; that of {@link #size} is the end. */
  Cut cut(int number) {
    return number == cuts.size() ? new Cut(order.length, 0) : cuts.get(number);
  }

  /** The index into the listing of the entry at {@code place} in the archive. */
  int index(int place) {
    return order[place];
  }

  /** The pieces that may come in any order, each with those behind it that are not among them. */
  BitSet movable() {
    return (BitSet) movable.clone();
  }

  /** Whether a piece has content of files, and so has to be read. */
  boolean isRead(int number) {
    return number >= directoriesEnd && number < furtherNames;
  }

  /** Whether a piece can only come right after the one before it. */
  boolean isBound(int number) {
    return isRead(number) ? !movable.get(number) : number != furtherNames;
  }

  /** The first piece that can come only when all before it, in whatever order, have. */
  int furtherNames() {
    return furtherNames;
  }

  /** How many bytes of content all pieces have. */
  long contentBytes() {
    return contentBytes;
  }

  /** How many bytes of content the entry of index {@code index} has in the archive. */
  long content(int index) {
    return isFurtherName(index) ? 0 : listing.contentSize(index);
  }

  /** Whether a name of the file of index {@code index} comes before it. */
  boolean isFurtherName(int index) {
    int first = listing.extras().firstName(index);
    return first >= 0 && first != index && listing.isFile(index);
  }
}
