package dev.railhead.trains;

import java.util.function.Function;

/** What came of an order. Use {@link #fold} to be made to face every answer. */
public sealed interface Decision {
  /** Applies the function that fits. */
  <T> T fold(
      Function<Accepted, T> accepted,
      Function<Repeated, T> repeated,
      Function<Rejected, T> rejected);

  /** Whether the order has been carried out, now or before. */
  default boolean isDone() {
    return !(this instanceof Rejected);
  }

  /**
   * It is carried out.
   *
   * @param entry what happened
   */
  record Accepted(Entry entry) implements Decision {
    @Override
    public <T> T fold(
        Function<Accepted, T> accepted,
        Function<Repeated, T> repeated,
        Function<Rejected, T> rejected) {
      return accepted.apply(this);
    }
  }

  /**
   * It was carried out before; nothing changed now.
   *
   * @param order the order's id
   */
  record Repeated(String order) implements Decision {
    @Override
    public <T> T fold(
        Function<Accepted, T> accepted,
        Function<Repeated, T> repeated,
        Function<Rejected, T> rejected) {
      return repeated.apply(this);
    }
  }

  /**
   * It is not carried out; nothing changed.
   *
   * @param reason why, for people
   * @param alternative what to do instead, for people
   */
  record Rejected(String reason, String alternative) implements Decision {
    @Override
    public <T> T fold(
        Function<Accepted, T> accepted,
        Function<Repeated, T> repeated,
        Function<Rejected, T> rejected) {
      return rejected.apply(this);
    }
  }
}
