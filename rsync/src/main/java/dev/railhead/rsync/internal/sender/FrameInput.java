package dev.railhead.rsync.internal.sender;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The data of a multiplexed stream; what else comes in between goes to a listener, from the reading
 * thread. For one thread.
 */
final class FrameInput extends InputStream {
  /** Longer messages than this are cut; rsync's own are at most a few lines. */
  private static final int LONGEST_MESSAGE = 64 << 10;

  private final InputStream in;
  private final Listener listener;
  private final byte[] buffer = new byte[8192];
  private int at;
  private int end;
  private int left;

  FrameInput(InputStream in, Listener listener) {
    this.in = in;
    this.listener = listener;
  }

  /** Hears what is not data. */
  interface Listener {
    /** So many bytes arrived. */
    void arrived(int bytes);

    /** A frame without content: a sign of life. */
    void idled() throws IOException;

    /** One message, its content cut to 64 KiB. */
    void said(Message kind, byte[] content) throws IOException;
  }

  @Override
  public int read() throws IOException {
    if (at == end && !fill()) {
      return -1;
    }
    return buffer[at++] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == end && !fill()) {
      return -1;
    }
    int run = Math.min(length, end - at);
    System.arraycopy(buffer, at, bytes, offset, run);
    at += run;
    return run;
  }

  private boolean fill() throws IOException {
    while (left == 0) {
      if (!nextFrame()) {
        return false;
      }
    }
    int n = in.read(buffer, 0, Math.min(left, buffer.length));
    if (n < 0) {
      throw new EOFException("the host's rsync closed the stream within a frame");
    }
    listener.arrived(n);
    left -= n;
    at = 0;
    end = n;
    return true;
  }

  /** Reads a header, and the content too unless it is data. */
  private boolean nextFrame() throws IOException {
    byte[] header = in.readNBytes(4);
    if (header.length < 4) {
      return false;
    }
    listener.arrived(4);
    int word =
        (header[0] & 0xff)
            | ((header[1] & 0xff) << 8)
            | ((header[2] & 0xff) << 16)
            | ((header[3] & 0xff) << 24);
    int length = word & 0xffffff;
    Message kind = Message.of(word);
    if (kind == Message.DATA) {
      left = length;
      if (length == 0) {
        listener.idled();
      }
      return true;
    }
    byte[] content = in.readNBytes(Math.min(length, LONGEST_MESSAGE));
    in.skipNBytes(length - content.length);
    listener.arrived(length);
    listener.said(kind, content);
    return true;
  }
}
