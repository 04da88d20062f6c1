package dev.railhead.atomic.serve;

/**
 * One release for a stretch of code on one thread: what a {@link Pin} is, at half the price. To be
 * closed by the thread that opened it. Within it, further scopes of the same resolver on the same
 * thread are on the same release, so a forward or an error page shows what the request began with.
 */
public final class Scope implements AutoCloseable {
  private final LiveRelease release;
  private final Slot slot;
  private boolean closed;

  Scope(LiveRelease release, Slot slot) {
    this.release = release;
    this.slot = slot;
  }

  /** The release; the same each time. */
  public LiveRelease release() {
    return release;
  }

  /**
   * A ticket for the same release, to go on with on other threads after this scope has ended.
   *
   * @throws IllegalStateException if this scope is closed already
   */
  public Pin pin() {
    return release.pins.fork(release, () -> !closed);
  }

  /**
   * Ends it. Does nothing the second time.
   *
   * @throws IllegalStateException on another thread than it was opened on; it stays open
   */
  @Override
  public void close() {
    if (!closed) {
      slot.leave();
      closed = true;
    }
  }

  @Override
  public String toString() {
    return (closed ? "closed scope on " : "scope on ") + release;
  }
}
