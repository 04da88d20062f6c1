package dev.railhead.rsync.internal;

import java.io.ByteArrayOutputStream;

/** Keeps the first bytes. Thread-safe by its own lock. */
final class KeptHead implements Kept {
  private final int limit;
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private long dropped;

  KeptHead(int limit) {
    this.limit = limit;
  }

  @Override
  public synchronized void add(byte[] bytes, int offset, int length) {
    int room = Math.min(limit - head.size(), length);
    head.write(bytes, offset, room);
    dropped += length - room;
  }

  @Override
  public synchronized byte[] bytes() {
    return head.toByteArray();
  }

  @Override
  public synchronized long dropped() {
    return dropped;
  }
}
