package dev.railhead.core.deploy;

/** What a gate answers. */
public sealed interface Verdict {
  /** Why, in words. */
  String reason();

  /** Whether the deploy may go on. */
  default boolean passes() {
    return this instanceof Pass;
  }

  /** Go on. */
  record Pass(String reason) implements Verdict {}

  /** Do not. */
  record Block(String reason) implements Verdict {}

  /** Cannot tell, which blocks. */
  record Unknown(String reason) implements Verdict {}

  /** Go on, for {@code reason}. */
  static Verdict pass(String reason) {
    return new Pass(reason);
  }

  /** Do not, for {@code reason}. */
  static Verdict block(String reason) {
    return new Block(reason);
  }

  /** Cannot tell, for {@code reason}. */
  static Verdict unknown(String reason) {
    return new Unknown(reason);
  }

  /** The kind of verdict and its reason, such as {@code blocked: the build is red}. */
  static String describe(Verdict verdict) {
    String kind =
        verdict instanceof Pass ? "passed" : verdict instanceof Block ? "blocked" : "cannot tell";
    return kind + ": " + verdict.reason();
  }
}
