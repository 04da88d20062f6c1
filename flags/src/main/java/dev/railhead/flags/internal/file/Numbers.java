package dev.railhead.flags.internal.file;

import dev.railhead.flags.internal.Checks;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads numbers of bounded size. */
final class Numbers {
  private static final int MAX_LENGTH = 80;
  private static final Pattern FORM =
      Pattern.compile("[-+]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?");
  // PHP's is_numeric: white space around it is allowed, since PHP 8 behind it too.
  private static final Pattern PHP =
      Pattern.compile("[ \\t\\n\\r\\x0b\\f]*(" + FORM.pattern() + ")[ \\t\\n\\r\\x0b\\f]*");
  private static final Pattern PHP_LEADING =
      Pattern.compile("[ \\t\\n\\r\\x0b\\f]*(" + FORM.pattern() + ").*", Pattern.DOTALL);

  private Numbers() {}

  /** The number that {@code text} is; null if it is none, or has too many digits. */
  static @Nullable BigDecimal parse(String text) {
    if (text.length() > MAX_LENGTH || !FORM.matcher(text).matches()) {
      return null;
    }
    BigDecimal number = new BigDecimal(text);
    return Checks.isBounded(number) ? number : null;
  }

  /** What PHP's is_numeric takes for a number; null if it does not. */
  static @Nullable BigDecimal php(String text) {
    return matched(PHP, text);
  }

  /** The number that {@code text} begins with, as PHP adds it up; null if there is none. */
  static @Nullable BigDecimal phpLeading(String text) {
    return matched(PHP_LEADING, text);
  }

  private static @Nullable BigDecimal matched(Pattern pattern, String text) {
    if (text.length() > MAX_LENGTH) {
      return null;
    }
    Matcher matcher = pattern.matcher(text);
    return matcher.matches() ? parse(matcher.group(1)) : null;
  }
}
