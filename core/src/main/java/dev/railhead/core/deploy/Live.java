package dev.railhead.core.deploy;

import dev.railhead.core.ReleaseId;

/** What a host serves. */
public sealed interface Live {
  /** Nothing yet: there is no {@code current}. */
  record Nothing() implements Live {
    @Override
    public String toString() {
      return "nothing";
    }
  }

  /**
   * A release that was deployed here.
   *
   * @param release its id
   */
  record Serving(ReleaseId release) implements Live {
    @Override
    public String toString() {
      return release.toString();
    }
  }

  /**
   * It cannot be told: the host does not answer, or serves something that no release is known for.
   *
   * @param why the reason, or what is there, in words
   */
  record Unknown(String why) implements Live {
    @Override
    public String toString() {
      return "unknown (" + why + ")";
    }
  }

  /** Nothing. */
  static Live nothing() {
    return new Nothing();
  }

  /** The release {@code release}. */
  static Live serving(ReleaseId release) {
    return new Serving(release);
  }

  /** Whether this is {@code release}. */
  default boolean is(ReleaseId release) {
    return equals(serving(release));
  }
}
