package dev.railhead.core.gate;

import java.io.IOException;
import java.util.Set;

/** Something whose errors are counted while it is watched: a log, or a metric. */
interface Watched {
  /** What people call it. */
  String name();

  /**
   * How many errors there have been since it is watched.
   *
   * @throws IOException if that cannot be told now
   */
  long count() throws IOException, InterruptedException;

  /** Which kinds there have been. */
  Set<String> kinds();

  /** The worst of them for people, with those first that are not of the kinds {@code before}. */
  String shown(Set<String> before);

  /** Begins to count anew. */
  void reset() throws IOException, InterruptedException;

  /** A log. */
  record Log(String name, Occurrences errors) implements Watched {
    private static final int SHOWN = 5;

    @Override
    public long count() {
      return errors.count();
    }

    @Override
    public Set<String> kinds() {
      return errors.kinds();
    }

    @Override
    public String shown(Set<String> before) {
      return ": " + errors.shown(SHOWN, before);
    }

    @Override
    public void reset() {
      errors.reset();
    }
  }

  /** A metric. For one thread. */
  final class Metric implements Watched {
    private final String name;
    private final ErrorCount source;
    private long last;
    private long count;

    Metric(String name, ErrorCount source) {
      this.name = name;
      this.source = source;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long count() throws IOException, InterruptedException {
      long now = source.total();
      if (now < 0) {
        throw new IOException(name + " must count from 0, but is at " + now);
      }
      count += now >= last ? now - last : now;
      last = now;
      return count;
    }

    @Override
    public Set<String> kinds() {
      return Set.of();
    }

    @Override
    public String shown(Set<String> before) {
      return "";
    }

    @Override
    public void reset() throws IOException, InterruptedException {
      count();
      count = 0;
    }
  }
}
