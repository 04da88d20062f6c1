package dev.railhead.examples.compare;

/** A way to bring a commit live on all hosts. */
interface Contender extends AutoCloseable {
  /** What it is called in the table. */
  String title();

  /** After how many deploys one is like the next. */
  int warming();

  /** Brings {@code commit} live. */
  void deploy(String commit) throws Exception;

  @Override
  void close() throws Exception;
}
