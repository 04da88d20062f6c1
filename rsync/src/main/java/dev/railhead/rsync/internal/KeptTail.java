package dev.railhead.rsync.internal;

/** Keeps the last bytes, in a ring. Thread-safe by its own lock. */
final class KeptTail implements Kept {
  private final byte[] ring;
  private long total;

  KeptTail(int limit) {
    this.ring = new byte[limit];
  }

  @Override
  public synchronized void add(byte[] bytes, int offset, int length) {
    int skipped = Math.max(0, length - ring.length);
    total += skipped;
    for (int from = offset + skipped; from < offset + length; ) {
      int at = (int) (total % ring.length);
      int run = Math.min(offset + length - from, ring.length - at);
      System.arraycopy(bytes, from, ring, at, run);
      from += run;
      total += run;
    }
  }

  @Override
  public synchronized byte[] bytes() {
    int kept = (int) Math.min(total, ring.length);
    byte[] copy = new byte[kept];
    int start = (int) ((total - kept) % ring.length);
    int run = Math.min(kept, ring.length - start);
    System.arraycopy(ring, start, copy, 0, run);
    System.arraycopy(ring, 0, copy, run, kept - run);
    return copy;
  }

  @Override
  public synchronized long dropped() {
    return Math.max(0, total - ring.length);
  }
}
