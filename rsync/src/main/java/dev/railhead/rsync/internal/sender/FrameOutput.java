package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a multiplexed stream: bytes are gathered and go out as frames of data. For one thread; the
 * counts may be read by any.
 */
final class FrameOutput {
  private static final int HEADER = 4;

  private final OutputStream out;
  private final Throttle throttle;
  private final int frame;
  private final WireBuffer gathered;
  private final byte[] header = new byte[HEADER];
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong content = new AtomicLong();

  FrameOutput(OutputStream out, Throttle throttle) {
    this.out = out;
    this.throttle = throttle;
    this.frame = throttle.turn();
    this.gathered = new WireBuffer(frame + 1024);
  }

  /** Where to append to; call {@link #gathered()} afterwards. */
  WireBuffer buffer() {
    return gathered;
  }

  /** Sends what was appended once it is worth a frame. */
  void gathered() throws IOException {
    if (gathered.size() >= frame) {
      send();
    }
  }

  /** Sends bytes, without copying them when there are many. */
  void write(byte[] bytes, int offset, int length) throws IOException {
    if (length < frame / 2) {
      gathered.raw(bytes, offset, length);
      gathered();
      return;
    }
    send();
    frames(bytes, offset, length);
  }

  /** Sends all that was appended, now. */
  void flush() throws IOException {
    send();
    out.flush();
  }

  /** Sends a message that is not data, after all that was appended before it. */
  void message(Message kind, byte[] text) throws IOException {
    send();
    frame(kind, text, 0, text.length);
  }

  private void send() throws IOException {
    if (gathered.size() > 0) {
      frames(gathered.array(), 0, gathered.size());
      gathered.clear();
    }
  }

  private void frames(byte[] bytes, int offset, int length) throws IOException {
    for (int from = offset; from < offset + length; from += frame) {
      frame(Message.DATA, bytes, from, Math.min(frame, offset + length - from));
    }
  }

  private void frame(Message kind, byte[] bytes, int offset, int length) throws IOException {
    throttle.take(length + HEADER);
    int word = kind.header(length);
    for (int i = 0; i < HEADER; i++) {
      header[i] = (byte) (word >> (8 * i));
    }
    out.write(header);
    out.write(bytes, offset, length);
    written.addAndGet(length + HEADER);
    content.addAndGet(length);
  }

  /** How many bytes went out, headers included. */
  long written() {
    return written.get();
  }

  /** How many bytes went out, without headers: signs of life have none. */
  long content() {
    return content.get();
  }
}
