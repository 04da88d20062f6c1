package dev.railhead.examples.console.stream;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a browser has seen: it comes back as {@code Last-Event-ID} when the connection broke, and
 * the stream goes on from there. Immutable.
 *
 * @param run which run of this process the two versions are of
 * @param board the version of the board
 * @param rows the version of the hosts' rows
 * @param deploy whose run log is read; 0 for none
 * @param offset how far it was read, in bytes; it means the same after a restart
 * @param closed whether the end of the log was seen
 */
record Cursor(long run, long board, long rows, long deploy, long offset, boolean closed) {
  private static final Pattern FORM =
      Pattern.compile("(\\d{1,15})\\.(\\d{1,15})\\.(\\d{1,15})\\.(\\d{1,15})\\.(\\d{1,15})");

  /** Nothing seen yet, reading {@code deploy} from {@code offset} on. */
  static Cursor start(long run, long deploy, long offset) {
    return new Cursor(run, 0, 0, deploy, offset, false);
  }

  /**
   * Where to go on after {@code id}; the run log only if it is still that of {@code deploy}. An id
   * that was never given counts as none.
   */
  Cursor resumed(Optional<String> id) {
    Matcher parts = FORM.matcher(id.orElse(""));
    if (!parts.matches()) {
      return this;
    }
    boolean sameRun = number(parts, 1) == run;
    boolean sameDeploy = number(parts, 4) == deploy;
    return new Cursor(
        run,
        sameRun ? number(parts, 2) : 0,
        sameRun && sameDeploy ? number(parts, 3) : 0,
        deploy,
        sameDeploy ? number(parts, 5) : offset,
        false);
  }

  private static long number(Matcher parts, int group) {
    return Long.parseLong(parts.group(group));
  }

  Cursor atBoard(long version) {
    return new Cursor(run, version, rows, deploy, offset, closed);
  }

  Cursor atRows(long version) {
    return new Cursor(run, board, version, deploy, offset, closed);
  }

  Cursor atOffset(long end, boolean last) {
    return new Cursor(run, board, rows, deploy, end, last);
  }

  /** The id of an event after which a browser has seen this. */
  String id() {
    return run + "." + board + "." + rows + "." + deploy + "." + offset;
  }
}
