package dev.railhead.rsync.internal;

import dev.railhead.core.host.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The two constant scripts that run on hosts: one supervises a program, the other ends it. What
 * varies reaches them as arguments only. Stateless.
 */
final class RemoteScripts {
  /**
   * Longest line that is sent: a login shell gets it as one argument, which Linux limits to 128 KiB
   * (MAX_ARG_STRLEN, execve(2)).
   */
  static final int LONGEST_LINE = 120 << 10;

  /**
   * Arguments: a marker, a number of seconds, the program and its arguments. Prints the marker and
   * its process id, and becomes timeout(1) of GNU coreutils, which puts itself and the program in a
   * process group of that id and ends the group after these seconds, connection or not.
   */
  private static final String SUPERVISE =
      "command -v timeout >/dev/null 2>&1 || { echo 'timeout(1) of GNU coreutils is missing' >&2;"
          + " exit 127; }; printf '%s:%s\\n"
          + "' \"$1\" \"$$\" >&2; seconds=$2; shift 2; exec timeout -k 2 \"$seconds\" \"$@\"";

  /** Argument: the id of a process group. Asks the group to end, and after two seconds makes it. */
  private static final String END =
      "kill -s TERM -- \"-$1\" 2>/dev/null || exit 0; "
          + "i=0; while kill -s 0 -- \"-$1\" 2>/dev/null; do "
          + "i=$((i + 1)); "
          + "if [ \"$i\" -gt 20 ]; then kill -s KILL -- \"-$1\" 2>/dev/null; exit 0; fi; "
          + "sleep 0.1; done";

  private RemoteScripts() {}

  /** The line that runs {@code command} for at most {@code bound}, reporting {@code marker}. */
  static String supervise(Command command, Duration bound, String marker) {
    long seconds = bound.plusMillis(999).toSeconds();
    List<String> words = new ArrayList<>();
    words.addAll(List.of("sh", "-c", SUPERVISE, "railhead", marker, Long.toString(seconds)));
    words.addAll(command.arguments());
    return PosixQuoting.line(words);
  }

  /** The line that ends the process group {@code group}. */
  static String end(long group) {
    return PosixQuoting.line(List.of("sh", "-c", END, "railhead", Long.toString(group)));
  }
}
