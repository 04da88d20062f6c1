package dev.railhead.rsync.internal;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;

/** Parts a stream of bytes into lines, none longer than a bound. For one thread. */
final class Lines implements Child.Sink {
  /** A path of 4096 bytes, each of them escaped. */
  private static final int LONGEST = 5 * 4096;

  private final Consumer<byte[]> to;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  Lines(Consumer<byte[]> to) {
    this.to = to;
  }

  @Override
  public void accept(byte[] buffer, int length) {
    for (int i = 0; i < length; i++) {
      if (buffer[i] == '\n') {
        to.accept(line.toByteArray());
        line.reset();
      } else if (line.size() < LONGEST) {
        line.write(buffer[i]);
      }
    }
  }
}
