package dev.railhead.flags;

import java.util.List;

/** What happens to a {@link FlagSource}. Immutable. */
public sealed interface FlagSourceEvent {
  /** What the source reads. */
  String source();

  /**
   * New flags are in force.
   *
   * @param source what they were read from: of a file, its real path
   * @param flags the flags
   */
  record Loaded(String source, FlagSet flags) implements FlagSourceEvent {}

  /**
   * There is something new, and it is not taken: the flags in force stay.
   *
   * @param source what was read
   * @param findings what is wrong with it
   */
  record Refused(String source, List<Finding> findings) implements FlagSourceEvent {
    /** Copies the list. */
    public Refused {
      findings = List.copyOf(findings);
    }
  }

  /**
   * Nothing can be read, such as when a file is missing: the flags in force stay. Told once until
   * it changes.
   *
   * @param source what should have been read
   * @param reason why it could not
   */
  record Unreadable(String source, String reason) implements FlagSourceEvent {}

  /**
   * After it was refused or unreadable the source has again what is in force anyway.
   *
   * @param source what was read
   */
  record Recovered(String source) implements FlagSourceEvent {}

  /**
   * At the start the source could not be read, and the copy of what was last good took its place.
   *
   * @param source the copy
   * @param flags the flags
   * @param reason what is wrong with the source
   */
  record StartedFromCopy(String source, FlagSet flags, String reason) implements FlagSourceEvent {}

  /**
   * The copy of what is good could not be written, or is not good; the flags in force are not
   * touched.
   *
   * @param source the copy
   * @param reason why
   */
  record CopyFailed(String source, String reason) implements FlagSourceEvent {}
}
