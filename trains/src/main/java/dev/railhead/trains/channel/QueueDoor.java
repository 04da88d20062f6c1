package dev.railhead.trains.channel;

import dev.railhead.trains.Decision;
import dev.railhead.trains.Order;
import dev.railhead.trains.QueueState;
import java.io.IOException;

/** The way to a queue, wherever it is kept. Thread-safe. */
public interface QueueDoor {
  /**
   * The queue as it is.
   *
   * @throws IOException if it cannot be read
   */
  QueueState state() throws IOException;

  /**
   * Carries {@code order} out, or not.
   *
   * @throws IOException if the queue cannot be read or written; whether it was carried out is not
   *     known then, and the same order may be sent again
   */
  Decision order(Order order) throws IOException;
}
