package dev.railhead.trains;

/** A command cannot be carried out; caught by {@link Dispatcher}, and never seen outside. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;
  private final String alternative;

  Refusal(String reason, String alternative) {
    super(reason, null, false, false);
    this.reason = reason;
    this.alternative = alternative;
  }

  Decision.Rejected decision() {
    return new Decision.Rejected(reason, alternative);
  }
}
