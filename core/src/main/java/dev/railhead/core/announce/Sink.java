package dev.railhead.core.announce;

import java.io.IOException;
import java.util.List;

/**
 * Where announcements go. An {@link Announcer} calls it from one thread, one call at a time, and
 * {@link #close} perhaps from another, to end a call that is stuck. It should give up by itself
 * within some seconds. Its {@code toString} names it for logs, without any secret.
 */
public interface Sink extends AutoCloseable {
  /**
   * Takes {@code announcements} to where they belong, in order; returning says that they are there,
   * as far as it can be told.
   *
   * @param announcements one to {@link #atOnce}
   * @throws SinkRefusedException if trying again would not help
   * @throws IOException if it did not work and may be tried again; the message must hold no secret
   */
  void send(List<Announcement> announcements) throws IOException, InterruptedException;

  /** How many announcements it takes in one go at most (default 1). */
  default int atOnce() {
    return 1;
  }

  /**
   * Whether what may have arrived can be sent again without harm (default yes). If not, each
   * announcement is tried once.
   */
  default boolean isRepeatable() {
    return true;
  }

  /**
   * Lets go of sockets; a call of {@link #send} that waits fails soon after. By default nothing.
   */
  @Override
  default void close() {}
}
