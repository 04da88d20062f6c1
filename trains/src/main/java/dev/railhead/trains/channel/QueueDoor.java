package dev.railhead.trains.channel;

import dev.railhead.trains.Decision;
import dev.railhead.trains.Order;
import dev.railhead.trains.QueueState;
import dev.railhead.trains.store.PushQueue;
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

  /** The way to a queue that is kept in a ledger. */
  static QueueDoor of(PushQueue queue) {
    return new QueueDoor() {
      @Override
      public QueueState state() throws IOException {
        return queue.refresh();
      }

      @Override
      public Decision order(Order order) throws IOException {
        return queue.submit(order);
      }
    };
  }
}
