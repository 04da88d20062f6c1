package dev.railhead.rsync.compare;

import java.util.List;

/** Who pushes. */
enum Contender {
  /** An {@code rsync -a --delete} for each host. */
  FORKED("forked"),
  /** This library, to hosts of which it knows nothing. */
  UNKNOWN("unknown"),
  /** This library, to hosts that are known to hold a release that it sent. */
  KNOWN("known"),
  /** The same of files whose times the source does not know, so that they are walked. */
  WALKED("walked"),
  /**
   * This library, to hosts of which it knows nothing, as the first push of a JVM, which walks the
   * files.
   */
  COLD("cold", "-Xmx1g"),
  /**
   * The same of a JVM that optimises only what runs ten times as often as by default. What does run
   * that often, such as ciphers and checksums of much content, still gets the processor's own
   * instructions, so this is for pushes over ssh, too.
   */
  SPARING(
      "sparing",
      "-Xmx1g",
      "-XX:Tier4InvocationThreshold=50000",
      "-XX:Tier4MinInvocationThreshold=6000",
      "-XX:Tier4CompileThreshold=150000",
      "-XX:Tier4BackEdgeThreshold=400000"),
  /**
   * The same as sparing of a JVM that maps its classes from a {@link ClassArchive}, as {@code
   * examples/rsync-push} starts it.
   */
  ARCHIVED("archived", SPARING.jvmOptions.toArray(String[]::new)),
  /** The same of a JVM that optimises nothing: the cheapest where nothing is enciphered. */
  PLAIN("plain", "-Xmx1g", "-XX:TieredStopAtLevel=1"),
  /** The same as cold of a JVM that has 96 MiB: that it works is the goal. */
  SMALL("small", "-Xmx96m");

  private final String title;
  private final List<String> jvmOptions;

  Contender(String title, String... jvmOptions) {
    this.title = title;
    this.jvmOptions = List.of(jvmOptions);
  }

  /** What a JVM of its own is started with; empty where it has none. */
  List<String> jvmOptions() {
    return jvmOptions;
  }

  @Override
  public String toString() {
    return title;
  }
}
