package dev.railhead.examples.console.web;

/** A request is not carried out, and nothing was changed; the message is for who asked. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int status;
  private final String code;

  /**
   * One with an HTTP status, RFC 9110.
   *
   * @param code a word that programs can tell it by
   */
  public Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  /** The request itself is wrong. */
  public static Refusal bad(String message) {
    return new Refusal(400, "bad", message);
  }

  /** There is nothing of that name. */
  public static Refusal unknown(String message) {
    return new Refusal(404, "unknown", message);
  }

  /** It cannot be done as things are. */
  public static Refusal conflict(String message) {
    return new Refusal(409, "refused", message);
  }

  /** It can be done, if whoever asks says that it is meant. */
  public static Refusal unconfirmed(String message) {
    return new Refusal(409, "confirm", message);
  }

  /** Whoever asks may not. */
  public static Refusal forbidden(String message) {
    return new Refusal(403, "forbidden", message);
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The word. */
  public String code() {
    return code;
  }
}
