package dev.railhead.flags;

import dev.railhead.flags.internal.bucketing.Unit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What etsy/feature remembers during a request: the first answer for each flag and unit, whoever it
 * was about. That is a trap, because what is said of one unit by itself is then taken for what is
 * said of the user with the same id; flags of {@link Dialect#ETSY_LENIENT} keep it. Thread-safe.
 */
final class EtsyMemory {
  private volatile @Nullable Map<Key, Answer> answers;

  private record Key(String flag, Unit unit) {}

  /** The first answer that was ever given for both. */
  Answer first(String flag, Unit unit, Answer answer) {
    Answer before = answers().putIfAbsent(new Key(flag, unit), answer);
    return before == null ? answer : before;
  }

  private Map<Key, Answer> answers() {
    Map<Key, Answer> made = answers;
    if (made == null) {
      synchronized (this) {
        made = answers;
        if (made == null) {
          made = new ConcurrentHashMap<>();
          answers = made;
        }
      }
    }
    return made;
  }
}
