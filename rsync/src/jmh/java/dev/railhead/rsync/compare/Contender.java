package dev.railhead.rsync.compare;

/** Who pushes. */
enum Contender {
  /** An {@code rsync -a --delete} for each host. */
  FORKED("forked"),
  /** This library, to hosts of which it knows nothing. */
  UNKNOWN("unknown"),
  /** This library, to hosts that are known to hold a release that it sent. */
  KNOWN("known"),
  /** This library, to hosts of which it knows nothing, as the first push of a JVM. */
  COLD("cold"),
  /** The same of a JVM that has 96 MiB: that it works is the goal. */
  SMALL("small");

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }
}
