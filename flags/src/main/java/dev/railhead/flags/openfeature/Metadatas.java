package dev.railhead.flags.openfeature;

import dev.openfeature.sdk.ImmutableMetadata;
import dev.railhead.flags.Answer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Flags' metadata in the form of OpenFeature, which is made once per flag and file. Thread-safe.
 */
final class Metadatas {
  private final Map<String, Made> made = new ConcurrentHashMap<>();

  ImmutableMetadata of(Answer answer) {
    Map<String, Object> from = answer.metadata();
    if (from.isEmpty()) {
      return ImmutableMetadata.EMPTY;
    }
    Made before = made.get(answer.flag());
    if (before == null || before.from != from) {
      before = new Made(from, make(from));
      made.put(answer.flag(), before);
    }
    return before.metadata;
  }

  private static ImmutableMetadata make(Map<String, Object> from) {
    var builder = ImmutableMetadata.builder();
    from.forEach(
        (key, value) -> {
          if (value instanceof Boolean given) {
            builder.addBoolean(key, given);
          } else if (value instanceof Number number && isInt(number)) {
            builder.addInteger(key, number.intValue());
          } else if (value instanceof Number number) {
            builder.addDouble(key, number.doubleValue());
          } else {
            builder.addString(key, value.toString());
          }
        });
    return builder.build();
  }

  private static boolean isInt(Number number) {
    return !(number instanceof Double)
        && number.longValue() == number.intValue()
        && number.doubleValue() == number.intValue();
  }

  private record Made(Map<String, Object> from, ImmutableMetadata metadata) {}
}
