package dev.railhead.flags.internal.logic;

import dev.railhead.flags.Attributes;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one evaluation looks at, and how much of its allowance is left. For one thread. */
final class Env {
  /** How many operations one evaluation may take, so that no expression holds up a request. */
  private static final int STEPS = 100_000;

  /** How long a text or a list can become. */
  static final int MAX_LENGTH = 10_000;

  /** Ends an evaluation that takes too much. */
  static final class Exhausted extends RuntimeException {
    private static final long serialVersionUID = 1;

    private Exhausted() {
      super("an expression takes too many steps", null, false, false);
    }
  }

  private final Attributes attributes;
  private final String flag;
  private @Nullable Object element;
  private boolean inElement;
  private int left = STEPS;

  Env(Attributes attributes, String flag) {
    this.attributes = attributes;
    this.flag = flag;
  }

  void step() {
    if (--left < 0) {
      throw new Exhausted();
    }
  }

  static int checkedLength(long length) {
    if (length > MAX_LENGTH) {
      throw new Exhausted();
    }
    return (int) length;
  }

  /** The value of {@code body} for one element of a list. */
  @Nullable Object within(@Nullable Object element, Op body) {
    Object outer = this.element;
    boolean wasIn = inElement;
    this.element = element;
    this.inElement = true;
    try {
      return body.apply(this);
    } finally {
      this.element = outer;
      this.inElement = wasIn;
    }
  }

  /** The unit's id; null if there is none. */
  @Nullable String targetingKey() {
    return attributes.attribute("targetingKey") instanceof String key ? key : null;
  }

  /** The value at a path: of the element if one is looked at, of the attributes otherwise. */
  @Nullable Object var(String path, String[] parts) {
    if (inElement) {
      return path.isEmpty() ? element : descend(element, parts, 0);
    }
    if (parts[0].equals("$flagd") && parts.length == 2) {
      return ofFlagd(parts[1]);
    }
    Object whole = attributes.attribute(path);
    return whole != null || parts.length == 1
        ? whole
        : descend(attributes.attribute(parts[0]), parts, 1);
  }

  private @Nullable Object ofFlagd(String name) {
    return switch (name) {
      case "flagKey" -> flag;
      case "timestamp" -> Math.floorDiv(attributes.epochMillis(), 1000L);
      default -> null;
    };
  }

  private static @Nullable Object descend(@Nullable Object from, String[] parts, int start) {
    Object value = from;
    for (int i = start; i < parts.length && value != null; i++) {
      value = child(value, parts[i]);
    }
    return value;
  }

  private static @Nullable Object child(Object parent, String name) {
    if (parent instanceof Map<?, ?> map) {
      return map.get(name);
    }
    if (parent instanceof List<?> list && name.matches("\\d{1,9}")) {
      int index = Integer.parseInt(name);
      return index < list.size() ? list.get(index) : null;
    }
    return null;
  }
}
