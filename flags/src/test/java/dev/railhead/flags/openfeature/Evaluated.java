package dev.railhead.flags.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.Value;
import java.util.Map;

/** One evaluation through OpenFeature's client. */
record Evaluated(String type, FlagEvaluationDetails<?> details) {
  Evaluated(Client client, String type, String key, String otherwise, EvaluationContext context) {
    this(type, evaluate(client, type, key, otherwise, context));
  }

  /** Checks the parts that are not null; {@code error} always. */
  void mustBe(String value, String variant, String reason, String error) {
    if (value != null) {
      assertThat(details.getValue()).isEqualTo(value(type, value));
    }
    if (variant != null) {
      assertThat(details.getVariant()).isEqualTo(variant);
    }
    if (reason != null) {
      assertThat(details.getReason()).isEqualTo(reason);
    }
    assertThat(String.valueOf(details.getErrorCode())).isEqualTo(String.valueOf(error));
  }

  static String defaultOf(String type) {
    return switch (type) {
      case "Boolean" -> "false";
      case "Integer" -> "1";
      case "Float" -> "0.1";
      case "Object" -> "a";
      default -> "bye";
    };
  }

  private static FlagEvaluationDetails<?> evaluate(
      Client client, String type, String key, String otherwise, EvaluationContext context) {
    Object fallback = value(type, otherwise);
    return switch (type) {
      case "Boolean" -> client.getBooleanDetails(key, (Boolean) fallback, context);
      case "Integer" -> client.getIntegerDetails(key, (Integer) fallback, context);
      case "Float" -> client.getDoubleDetails(key, (Double) fallback, context);
      case "Object" -> client.getObjectDetails(key, (Value) fallback, context);
      default -> client.getStringDetails(key, (String) fallback, context);
    };
  }

  private static Object value(String type, String text) {
    return switch (type) {
      case "Boolean" -> Boolean.valueOf(text);
      case "Integer" -> Integer.valueOf(text);
      case "Float" -> Double.valueOf(text);
      case "Object" -> object(text);
      default -> text;
    };
  }

  private static Value object(String text) {
    return switch (text) {
      case "{}" -> Value.objectToValue(Map.of());
      case "template" -> Value.objectToValue(SpecFlags.TEMPLATE);
      default -> Value.objectToValue(Map.of(text, 1));
    };
  }
}
