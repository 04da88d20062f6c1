package dev.railhead.flags.internal.file;

import dev.railhead.flags.Bucketing;
import dev.railhead.flags.Layout;
import java.util.Optional;

/** The words for how a flag counts. */
final class Bucketings {
  private Bucketings() {}

  static Optional<Bucketing> named(String word) {
    return Optional.ofNullable(
        switch (word) {
          case "uaid" -> Bucketing.UAID;
          case "user" -> Bucketing.USER;
          case "random" -> Bucketing.RANDOM;
          default -> null;
        });
  }

  static Optional<Layout> layout(String word) {
    return Optional.ofNullable(
        switch (word) {
          case "sticky" -> Layout.STICKY;
          case "cumulative" -> Layout.CUMULATIVE;
          default -> null;
        });
  }
}
