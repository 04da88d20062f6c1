package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a multiplexed stream: bytes are gathered and go out as frames, each with its header in one
 * write: a header of its own would cost a system call, and wake a receiver that finds nothing to do
 * yet. For one thread; the counts may be read by any.
 */
final class FrameOutput {
  private static final int HEADER = 4;

  private final OutputStream out;
  private final Throttle throttle;
  private final int frame;
  private final WireBuffer gathered;
  private final AtomicLong written = new AtomicLong();
  private final AtomicLong content = new AtomicLong();

  FrameOutput(OutputStream out, Throttle throttle) {
    this.out = out;
    this.throttle = throttle;
    this.frame = throttle.turn();
    this.gathered = new WireBuffer(HEADER + frame + 1024);
    begin();
  }

  /** Leaves room for the first frame's header. */
  private void begin() {
    gathered.clear();
    gathered.int32(0);
  }

  /** Where to append to; call {@link #gathered()} afterwards. */
  WireBuffer buffer() {
    return gathered;
  }

  /** Sends what was appended once it is worth a frame. */
  void gathered() throws IOException {
    if (gathered.size() - HEADER >= frame) {
      send();
    }
  }

  /** Sends bytes, some at a time. */
  void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    while (from < offset + length) {
      int room = Math.max(1, frame + HEADER - gathered.size());
      int run = Math.min(room, offset + length - from);
      gathered.raw(bytes, from, run);
      from += run;
      gathered();
    }
  }

  /** Sends all that was appended, now. */
  void flush() throws IOException {
    send();
    out.flush();
  }

  /** Sends a message that is not data, after all that was appended before it. */
  void message(Message kind, byte[] text) throws IOException {
    send();
    gathered.raw(text, 0, text.length);
    frame(kind, HEADER, text.length);
    begin();
  }

  private void send() throws IOException {
    int end = gathered.size();
    for (int from = HEADER; from < end; from += frame) {
      frame(Message.DATA, from, Math.min(frame, end - from));
    }
    begin();
  }

  /** The header takes the place of four bytes that went out before, or of the room for it. */
  private void frame(Message kind, int from, int length) throws IOException {
    throttle.take(length + HEADER);
    byte[] bytes = gathered.array();
    int word = kind.header(length);
    for (int i = 0; i < HEADER; i++) {
      bytes[from - HEADER + i] = (byte) (word >> (8 * i));
    }
    out.write(bytes, from - HEADER, HEADER + length);
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
