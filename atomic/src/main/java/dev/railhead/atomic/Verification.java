package dev.railhead.atomic;

/**
 * How much of a release a host reads before it seals it: {@link #everyByte}, or what {@link
 * #changedFiles may have changed}. Either way the host lists the whole tree, with types, modes,
 * sizes, links and the SHA-256 of each file, and that listing must come to the digest of the
 * release's manifest; they differ in whether the sum of a file that was read before is taken from
 * then. Immutable.
 *
 * <h2>Why a file need not be read twice</h2>
 *
 * <p>When a host has read a file, it keeps its sum with its stamp: device, inode, size, mtime and
 * ctime, to the nanosecond, as they were just before. Linux sets the ctime of a file to the present
 * whenever its content, length, times, mode, owner or names are changed, and has no call that sets
 * it to anything else. So a file with a stamp that is known has not been written to since, whoever
 * restored its mtime or put another file of the same size and time in its place. What could make
 * that untrue is in doubt, and what is in doubt is read:
 *
 * <ul>
 *   <li>A file that changed in the same tick of the clock in which it was looked at: it is not
 *       remembered. (Git calls such an index entry racy.)
 *   <li>Another file system than that of {@code .railhead}, whose clock this is, or one that is not
 *       known to be of this machine and to keep its inode numbers: ext2 to 4, XFS, Btrfs, ZFS,
 *       F2FS, tmpfs and overlayfs are. A file that something is mounted over is another inode.
 *   <li>A restart of the host: after a power cut an inode may be older than its data.
 *   <li>A clock that is behind the last time that stamps were taken.
 *   <li>A table of stamps that is missing, cut short, of another version, or does not have its own
 *       sum; a host without awk(1) or cksum(1), or with coreutils whose join, cut and paste lack
 *       {@code -z}.
 *   <li>Each twentieth seal of a slot, or of a directory, which may be {@linkplain #auditingEvery
 *       set}: it reads everything.
 * </ul>
 *
 * <p>What it does not find before the next of these, and {@link #everyByte} does: a disk that
 * returns other bytes than were written to it; root who sets the clock back by just so much or
 * edits the disk beneath the file system; a process that has had a file mapped into its memory for
 * writing since before it was read.
 *
 * <h2>How a place is filled</h2>
 *
 * <p>To make or delete a hard link changes the ctime of all names of the file. With {@link
 * Layout#SLOTS} nobody does. With {@link Layout#RELEASES}, where a new release otherwise begins as
 * hard links to the live one, {@link Docroot#retain} keeps the newest of the releases that it
 * deletes out of sight, and the next one is made of that, as in a slot: only what is different is
 * sent and replaced, and nothing is linked or deleted. Until there is one, links are made, and all
 * is read. Its files may be hard links to those of the live release, so whatever fills it must
 * replace files and never write to them, as rsync does without {@code --inplace}.
 */
public final class Verification {
  /** Each so-manyth seal reads everything unless said otherwise: 20. */
  public static final int DEFAULT_AUDIT_EVERY = 20;

  private static final int MOST = 1000;
  private static final Verification EVERY_BYTE = new Verification(1);

  private final int auditEvery;

  private Verification(int auditEvery) {
    this.auditEvery = auditEvery;
  }

  /** Every byte is read again, whatever is known of the host. The default. */
  public static Verification everyByte() {
    return EVERY_BYTE;
  }

  /**
   * Only files that may have changed since a host last read them are read again. A host forgets
   * what it cannot be sure of; it never fails for it.
   */
  public static Verification changedFiles() {
    return new Verification(DEFAULT_AUDIT_EVERY);
  }

  /**
   * This, with every byte read at each {@code seals}th seal of the same slot or directory; 1 is
   * {@link #everyByte}.
   *
   * @throws IllegalArgumentException if {@code seals} is not 1 to 1000
   */
  public Verification auditingEvery(int seals) {
    if (seals < 1 || seals > MOST) {
      throw new IllegalArgumentException(
          "the number of seals to an audit must be 1 to " + MOST + ", but was " + seals);
    }
    return new Verification(seals);
  }

  /** Which seals read everything: each so-manyth, 1 for all. */
  int auditEvery() {
    return auditEvery;
  }

  /** What is read, in words. */
  @Override
  public String toString() {
    return auditEvery == 1
        ? "every byte"
        : "changed files, every byte at each " + auditEvery + "th";
  }
}
