package dev.railhead.flags;

import java.util.Optional;

/** One request was given one variant of one flag. Immutable. */
public final class Exposure {
  private final Answer answer;
  private final FlagContext context;
  private final String version;

  Exposure(Answer answer, FlagContext context, String version) {
    this.answer = answer;
    this.context = context;
    this.version = version;
  }

  /** The flag's name. */
  public String flag() {
    return answer.flag();
  }

  /** The variant's name. */
  public String variant() {
    return answer.variant();
  }

  /** Why it was that one. */
  public Selector selector() {
    return answer.selector();
  }

  /** The user's id. */
  public Optional<String> userId() {
    return context.userId();
  }

  /** The id of the browser or device. */
  public Optional<String> anonymousId() {
    return context.anonymousId();
  }

  /** The version of the configuration. */
  public String version() {
    return version;
  }

  @Override
  public String toString() {
    return answer.toString();
  }
}
