package dev.railhead.rsync.internal;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * sshj's stream, but for one thing: asked for no bytes at all, sshj waits for some. The JDK's own
 * {@link InputStream#readNBytes} asks so once it has all it wants.
 */
final class ChannelInput extends FilterInputStream {
  ChannelInput(InputStream in) {
    super(in);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    return length == 0 ? 0 : super.read(bytes, offset, length);
  }
}
