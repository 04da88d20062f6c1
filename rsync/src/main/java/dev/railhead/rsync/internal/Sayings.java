package dev.railhead.rsync.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a receiver said that fails nothing, until it is told. Thread-safe. */
final class Sayings {
  /** Of those between two glances; who says more has said enough. */
  private static final int MOST = 100;

  private final List<String> waiting = new ArrayList<>();
  private long untold;

  synchronized void add(String words) {
    if (words.isEmpty()) {
      return;
    }
    if (waiting.size() < MOST) {
      waiting.add(words);
    } else {
      untold++;
    }
  }

  /** Tells all that was not told yet. */
  void tell(Consumer<String> listener) {
    taken().forEach(listener);
  }

  private synchronized List<String> taken() {
    List<String> taken = new ArrayList<>(waiting);
    if (untold > 0) {
      taken.add("and " + untold + " messages more");
    }
    waiting.clear();
    untold = 0;
    return taken;
  }
}
