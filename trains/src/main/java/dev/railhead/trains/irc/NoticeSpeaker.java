package dev.railhead.trains.irc;

import java.io.IOException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Says what the queue has to tell, and returns only when the server has taken it: what may have
 * been lost with a connection is said again. Thread-safe.
 */
final class NoticeSpeaker {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private long passed;
  private long losses;

  /**
   * Says {@code line} by {@code client}.
   *
   * @param key what it is called, should it fail
   * @throws IOException if the server has not taken it
   */
  void speak(IrcClient client, String line, String key) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      long lossesBefore = losses;
      OptionalLong mark = client.say(line) ? client.mark() : OptionalLong.empty();
      long left = PATIENCE_NANOS;
      while (mark.isPresent() && passed < mark.getAsLong() && losses == lossesBefore && left > 0) {
        left = news.awaitNanos(left);
      }
      if (mark.isEmpty() || passed < mark.getAsLong()) {
        throw new IOException("the channel has not heard " + key);
      }
    } finally {
      lock.unlock();
    }
  }

  /** The server has taken what was sent before {@code mark}. */
  void passed(long mark) {
    lock.lock();
    try {
      passed = Math.max(passed, mark);
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The connection is lost, and with it perhaps what was said. */
  void lost() {
    lock.lock();
    try {
      losses++;
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
