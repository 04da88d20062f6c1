package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes a multiplexed stream: bytes are gathered and go out as frames of data. For one thread; the
 * counts may be read by any.
 */
final class FrameOutput {
  /** What receivers of all versions take well, and few enough frames to be cheap. */
  private static final int FRAME = 128 << 10;

  private final OutputStream out;
  private final Throttle throttle;
  private final WireBuffer gathered = new WireBuffer(FRAME);
  private final byte[] header = new byte[4];
  private volatile long written; // by one thread
  private volatile long content; // by one thread

  FrameOutput(OutputStream out, Throttle throttle) {
    this.out = out;
    this.throttle = throttle;
  }

  /** Where to append to; call {@link #gathered()} afterwards. */
  WireBuffer buffer() {
    return gathered;
  }

  /** Sends what was appended once it is worth a frame. */
  void gathered() throws IOException {
    if (gathered.size() >= FRAME) {
      send();
    }
  }

  /** Sends bytes, without copying them when there are many. */
  void write(byte[] bytes, int offset, int length) throws IOException {
    if (length < FRAME / 2) {
      gathered.raw(bytes, offset, length);
      gathered();
      return;
    }
    send();
    for (int from = offset; from < offset + length; from += FRAME) {
      frame(Message.DATA, bytes, from, Math.min(FRAME, offset + length - from));
    }
  }

  /** Sends all that was appended, now. */
  void flush() throws IOException {
    send();
    out.flush();
  }

  /** Sends a message that is not data, after all that was appended before it. */
  void message(Message kind, byte[] content) throws IOException {
    send();
    frame(kind, content, 0, content.length);
  }

  private void send() throws IOException {
    if (gathered.size() > 0) {
      frame(Message.DATA, gathered.array(), 0, gathered.size());
      gathered.clear();
    }
  }

  private void frame(Message kind, byte[] bytes, int offset, int length) throws IOException {
    throttle.take(length + header.length);
    int word = kind.header(length);
    for (int i = 0; i < 4; i++) {
      header[i] = (byte) (word >> (8 * i));
    }
    out.write(header);
    out.write(bytes, offset, length);
    written = written + length + header.length;
    content = content + length;
  }

  /** How many bytes went out, headers included. */
  long written() {
    return written;
  }

  /** How many bytes went out, without headers: signs of life have none. */
  long content() {
    return content;
  }
}
