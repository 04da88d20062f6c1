package dev.railhead.atomic.serve;

/**
 * A ticket for one release: for as long as it is open, the release's files stay as they are.
 *
 * <p>Thread-safe. It belongs to no thread: it may be opened on one, used on others, and closed on
 * any, so it suits asynchronous requests. Code that stays on one thread can have a {@link Scope}
 * for half the price.
 *
 * <p>One that is never closed keeps its release's place from being reused; the resolver reports it
 * and never overrides it.
 */
public sealed interface Pin extends AutoCloseable permits CellPin, TracedPin {
  /** The release; the same each time. */
  LiveRelease release();

  /**
   * A second ticket for the same release, whatever is live by now; each is closed by itself.
   *
   * @throws IllegalStateException if this one is closed already
   */
  Pin another();

  /** Whether it has not been closed. */
  boolean isOpen();

  /** Gives the ticket back. Does nothing the second time, on whichever thread. */
  @Override
  void close();
}
