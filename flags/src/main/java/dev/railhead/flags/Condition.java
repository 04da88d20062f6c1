package dev.railhead.flags;

import dev.railhead.flags.internal.Checks;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that holds for who asks, or not. A missing attribute, or one of another type, fulfils
 * no condition but {@link Not}. Immutable; {@link #holds} never throws.
 */
public sealed interface Condition {
  /** Whether it holds. */
  boolean holds(Attributes attributes);

  /**
   * The attribute is one of a few values. Numbers are equal by value; a text is compared as it
   * stands.
   *
   * @param attribute its name
   * @param values at least one: texts, {@link Boolean}s and {@link BigDecimal}s
   */
  record In(String attribute, Set<Object> values) implements Condition {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if there is none, or one of another type
     */
    public In {
      Checks.name(attribute);
      Set<Object> copy = new LinkedHashSet<>();
      for (Object value : values) {
        copy.add(Checks.plain(value));
      }
      if (copy.isEmpty()) {
        throw new IllegalArgumentException("a condition on " + attribute + " needs a value");
      }
      values = Collections.unmodifiableSet(copy);
    }

    @Override
    public boolean holds(Attributes attributes) {
      Object value = attributes.attribute(attribute);
      if (value instanceof String || value instanceof Boolean) {
        return values.contains(value);
      }
      BigDecimal number = Checks.decimal(value);
      return number != null && values.contains(number);
    }
  }

  /**
   * The attribute is a text that begins with one of a few.
   *
   * @param attribute its name
   * @param prefixes at least one, none of them empty
   */
  record StartsWith(String attribute, List<String> prefixes) implements Condition {
    /**
     * Checks the prefixes.
     *
     * @throws IllegalArgumentException if there is none, or an empty one
     */
    public StartsWith {
      Checks.name(attribute);
      prefixes = List.copyOf(prefixes);
      if (prefixes.isEmpty() || prefixes.contains("")) {
        throw new IllegalArgumentException("a prefix of " + attribute + " must not be empty");
      }
    }

    @Override
    public boolean holds(Attributes attributes) {
      if (attributes.attribute(attribute) instanceof String text) {
        for (int i = 0; i < prefixes.size(); i++) {
          if (text.startsWith(prefixes.get(i))) {
            return true;
          }
        }
      }
      return false;
    }
  }

  /**
   * The attribute is a number within a range.
   *
   * @param attribute its name
   * @param range the bounds
   */
  record InNumbers(String attribute, Range<BigDecimal> range) implements Condition {
    /** Checks the name. */
    public InNumbers {
      Checks.name(attribute);
    }

    @Override
    public boolean holds(Attributes attributes) {
      BigDecimal number = Checks.decimal(attributes.attribute(attribute));
      return number != null && range.contains(number);
    }
  }

  /**
   * The attribute is a version within a range, by {@link Version}'s order.
   *
   * @param attribute its name
   * @param range the bounds
   */
  record InVersions(String attribute, Range<Version> range) implements Condition {
    /** Checks the name. */
    public InVersions {
      Checks.name(attribute);
    }

    @Override
    public boolean holds(Attributes attributes) {
      Object value = attributes.attribute(attribute);
      Version version = value instanceof String text ? Version.tryParse(text) : null;
      return version != null && range.contains(version);
    }
  }

  /**
   * It is a time within a window.
   *
   * @param from when it opens, inclusive; null for always
   * @param until when it closes, exclusive; null for never
   */
  record During(@Nullable Instant from, @Nullable Instant until) implements Condition {
    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if the window never opens, or is not bounded at all
     */
    public During {
      if (from == null && until == null) {
        throw new IllegalArgumentException("a time window needs a from or an until");
      }
      if (from != null && until != null && !from.isBefore(until)) {
        throw new IllegalArgumentException(
            "a time window opens before it closes, but was from " + from + " until " + until);
      }
      Checks.time(from);
      Checks.time(until);
    }

    @Override
    public boolean holds(Attributes attributes) {
      long now = attributes.epochMillis();
      return (from == null || now >= from.toEpochMilli())
          && (until == null || now < until.toEpochMilli());
    }
  }

  /**
   * Another condition does not hold.
   *
   * @param condition the other one
   */
  record Not(Condition condition) implements Condition {
    @Override
    public boolean holds(Attributes attributes) {
      return !condition.holds(attributes);
    }
  }
}
