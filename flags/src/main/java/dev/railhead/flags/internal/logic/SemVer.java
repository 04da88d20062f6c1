package dev.railhead.flags.internal.logic;

import dev.railhead.flags.Version;
import org.jspecify.annotations.Nullable;

/** flagd's {@code sem_ver}: a version, a comparison, another version. */
final class SemVer implements Op {
  private final Op left;
  private final Op comparison;
  private final Op right;

  SemVer(Op left, Op comparison, Op right) {
    this.left = left;
    this.comparison = comparison;
    this.right = right;
  }

  @Override
  public @Nullable Object apply(Env env) {
    env.step();
    Version a = Version.tryParse(Values.text(left.apply(env)));
    Version b = Version.tryParse(Values.text(right.apply(env)));
    if (a == null || b == null) {
      return null;
    }
    return compare(a, Values.text(comparison.apply(env)), b);
  }

  private static @Nullable Boolean compare(Version a, String how, Version b) {
    return switch (how) {
      case "=" -> a.compareTo(b) == 0;
      case "!=" -> a.compareTo(b) != 0;
      case "<" -> a.compareTo(b) < 0;
      case "<=" -> a.compareTo(b) <= 0;
      case ">" -> a.compareTo(b) > 0;
      case ">=" -> a.compareTo(b) >= 0;
      case "^" -> a.major() == b.major();
      case "~" -> a.major() == b.major() && a.minor() == b.minor();
      default -> null;
    };
  }
}
