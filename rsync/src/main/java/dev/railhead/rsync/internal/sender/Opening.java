package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** How two ends come to speak with each other, before the file list. */
public interface Opening {
  /**
   * Says and hears the first words.
   *
   * @param seed the seed that the other end is told to use
   * @return what both agreed on
   */
  Dialect hold(InputStream in, OutputStream out, int seed) throws IOException;

  /** With an {@code rsync --server} that has its arguments already. */
  static Opening toServer() {
    return Handshake::hold;
  }
}
