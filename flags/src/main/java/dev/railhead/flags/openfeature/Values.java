package dev.railhead.flags.openfeature;

import dev.openfeature.sdk.Value;
import dev.railhead.flags.Answer;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a variant is in each of OpenFeature's types: its data if the file gives any, else its name;
 * a flag that is off, without data for that, is false or the caller's default. Null is a mismatch.
 */
final class Values {
  private Values() {}

  static @Nullable Boolean asBoolean(Answer answer, Boolean otherwise) {
    return answer.data() == null
        ? (Boolean) answer.isOn()
        : answer.data() instanceof Boolean given ? given : null;
  }

  static @Nullable String asString(Answer answer, String otherwise) {
    if (answer.data() == null) {
      return answer.isOn() ? answer.variant() : otherwise;
    }
    return answer.data() instanceof String text ? text : null;
  }

  static @Nullable Integer asInteger(Answer answer, Integer otherwise) {
    Long number = asLong(answer, otherwise.longValue());
    return number != null && number.intValue() == number ? (Integer) number.intValue() : null;
  }

  static @Nullable Long asLong(Answer answer, Long otherwise) {
    if (answer.data() == null && !answer.isOn()) {
      return otherwise;
    }
    BigDecimal number = number(answer);
    try {
      return number == null ? null : (Long) number.longValueExact();
    } catch (ArithmeticException notWhole) {
      return null;
    }
  }

  static @Nullable Double asDouble(Answer answer, Double otherwise) {
    if (answer.data() == null && !answer.isOn()) {
      return otherwise;
    }
    if (answer.data() instanceof Double given) {
      return given;
    }
    BigDecimal number = number(answer);
    return number == null ? null : (Double) number.doubleValue();
  }

  static @Nullable Value asObject(Answer answer, Value otherwise) {
    if (answer.data() == null) {
      return answer.isOn() ? null : otherwise;
    }
    return answer.data() instanceof Map || answer.data() instanceof List
        ? Value.objectToValue(answer.data())
        : null;
  }

  private static @Nullable BigDecimal number(Answer answer) {
    if (answer.data() != null && !(answer.data() instanceof Number)) {
      return null;
    }
    try {
      return new BigDecimal(answer.data() == null ? answer.variant() : answer.data().toString());
    } catch (NumberFormatException notANumber) {
      return null;
    }
  }
}
