package dev.railhead.flags.internal.logic;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of JsonLogic, which are compared as JavaScript does. */
final class Values {
  private Values() {}

  /** JsonLogic's truth: nothing, false, 0, the empty text and the empty list are false. */
  static boolean isTrue(@Nullable Object value) {
    if (value == null) {
      return false;
    }
    if (value instanceof Boolean bool) {
      return bool;
    }
    if (value instanceof Number number) {
      return number.doubleValue() != 0 && !Double.isNaN(number.doubleValue());
    }
    return value instanceof String text
        ? !text.isEmpty()
        : !(value instanceof List<?> list) || !list.isEmpty();
  }

  /** A value as a number; NaN if it is none. */
  static double number(@Nullable Object value) {
    if (value == null) {
      return 0;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof Boolean bool) {
      return bool ? 1 : 0;
    }
    return value instanceof String text ? parsed(text.strip()) : Double.NaN;
  }

  private static double parsed(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    // A text longer than this is no number anybody wrote, and slow to read.
    if (text.length() > 40 || !text.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?")) {
      return Double.NaN;
    }
    return Double.parseDouble(text);
  }

  /** A number as JSON would write it: a long if it is whole. */
  static @Nullable Object of(double number) {
    if (Double.isNaN(number) || Double.isInfinite(number)) {
      return null;
    }
    return number == Math.rint(number) && Math.abs(number) < 1L << 53
        ? (Object) (long) number
        : (Object) number;
  }

  static boolean strictlyEqual(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue();
    }
    return a == null ? b == null : a.equals(b);
  }

  static boolean looselyEqual(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return a == b;
    }
    boolean sameKind =
        (a instanceof String && b instanceof String) || a instanceof List || b instanceof List;
    if (sameKind || !isScalar(a) || !isScalar(b)) {
      return a.equals(b);
    }
    return number(a) == number(b);
  }

  private static boolean isScalar(Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  /** Whether a is less than b: two texts by their characters, all else as numbers. */
  static boolean less(@Nullable Object a, @Nullable Object b) {
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y) < 0;
    }
    return number(a) < number(b);
  }

  static boolean lessOrEqual(@Nullable Object a, @Nullable Object b) {
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y) <= 0;
    }
    return number(a) <= number(b);
  }

  /** A value as a text, as JavaScript joins it. */
  static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.stripTrailingZeros().toPlainString();
    }
    if (value instanceof Double number) {
      return String.valueOf(of(number));
    }
    if (value instanceof List<?> list) {
      StringBuilder joined = new StringBuilder();
      for (Object element : list) {
        joined.append(joined.length() == 0 ? "" : ",").append(text(element));
        Env.checkedLength(joined.length());
      }
      return joined.toString();
    }
    return String.valueOf(value);
  }
}
