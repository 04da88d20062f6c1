package dev.railhead.core.gate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Lines of a stream, of which the first bytes each are kept. For one thread. */
final class LineSplitter {
  /** How many bytes of a line are kept. */
  static final int LIMIT = 2000;

  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  LineSplitter(Consumer<String> lines) {
    this.lines = lines;
  }

  /** Passes on each line of {@code stream} that is ended, until the stream is. */
  void drain(InputStream stream) throws IOException {
    byte[] buffer = new byte[8192];
    for (int n = stream.read(buffer); n >= 0; n = stream.read(buffer)) {
      for (int i = 0; i < n; i++) {
        add(buffer[i]);
      }
    }
  }

  private void add(byte b) {
    if (b == '\n') {
      lines.accept(line.toString(StandardCharsets.UTF_8));
      line.reset();
    } else if (line.size() < LIMIT) {
      line.write(b);
    }
  }
}
