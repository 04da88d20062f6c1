package dev.railhead.rsync.internal;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Takes the supervisor's report, {@code marker:pid} and a newline, out of a standard error stream
 * and passes the rest on. What a login shell printed before it is passed on too. For one writing
 * thread; {@link #pid} is for any.
 */
final class PidTap {
  /** A shell that says more than this before it starts a command is not going to. */
  private static final int PREAMBLE_LIMIT = 64 << 10;

  private final String marker;
  private final Kept rest;
  private final CompletableFuture<OptionalLong> pid = new CompletableFuture<>();
  private ByteArrayOutputStream preamble = new ByteArrayOutputStream();

  PidTap(String marker, Kept rest) {
    this.marker = marker + ":";
    this.rest = rest;
  }

  /** The process id; completes empty when the stream ends without a report. */
  CompletableFuture<OptionalLong> pid() {
    return pid;
  }

  void add(byte[] bytes, int length) {
    if (pid.isDone()) {
      rest.add(bytes, 0, length);
      return;
    }
    preamble.write(bytes, 0, length);
    String seen = preamble.toString(StandardCharsets.ISO_8859_1);
    int at = seen.indexOf(marker);
    int end = at < 0 ? -1 : seen.indexOf('\n', at);
    if (end >= 0) {
      passOn(seen.substring(0, at) + seen.substring(end + 1));
      pid.complete(parsed(seen.substring(at + marker.length(), end)));
    } else if (preamble.size() > PREAMBLE_LIMIT) {
      end();
    }
  }

  /** The stream has ended. */
  void end() {
    if (!pid.isDone()) {
      passOn(preamble.toString(StandardCharsets.ISO_8859_1));
      pid.complete(OptionalLong.empty());
    }
  }

  /** Nothing but a real process id may ever reach kill(1): -1 would be every process there is. */
  private static OptionalLong parsed(String digits) {
    return digits.matches("[1-9][0-9]{0,17}") && !digits.equals("1")
        ? OptionalLong.of(Long.parseLong(digits))
        : OptionalLong.empty();
  }

  private void passOn(String latin1) {
    byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
    rest.add(bytes, 0, bytes.length);
    preamble = new ByteArrayOutputStream();
  }
}
