package dev.railhead.examples.push;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a push cost. Immutable.
 *
 * @param wall time by the clock
 * @param own processor seconds of this JVM, its compiler and garbage collector included
 * @param children processor seconds of all processes that it started and that have ended, with
 *     theirs: senders and their ssh clients, and on hosts of this machine the receivers, too
 */
record Cost(Duration wall, double own, double children) {
  /** USER_HZ is 100 on every Linux that Java runs on. */
  private static final double TICKS_PER_SECOND = 100;

  /** Where utime stands behind the command's name, proc(5); stime, cutime and cstime follow. */
  private static final int UTIME = 11;

  /** All processor seconds. */
  double processor() {
    return own + children;
  }

  /** A reading of the clocks. For one thread. */
  record Start(long nanos, double own, double children) {
    /** What was spent since. */
    Cost sofar() throws IOException {
      Start now = start();
      return new Cost(Duration.ofNanos(now.nanos - nanos), now.own - own, now.children - children);
    }
  }

  /** Reads the clocks. */
  static Start start() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return new Start(System.nanoTime(), seconds(fields, UTIME), seconds(fields, UTIME + 2));
  }

  private static double seconds(String[] fields, int user) {
    return (Long.parseLong(fields[user]) + Long.parseLong(fields[user + 1])) / TICKS_PER_SECOND;
  }
}
