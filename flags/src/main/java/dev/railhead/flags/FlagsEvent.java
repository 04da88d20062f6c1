package dev.railhead.flags;

import java.util.Set;

/** Something that happened to the configuration that a {@link Flags} answers from. */
public sealed interface FlagsEvent {
  /**
   * Another configuration is in force.
   *
   * @param version its version
   * @param changed the names of the flags whose definition is new, gone or another, and no others
   */
  record Reloaded(String version, Set<String> changed) implements FlagsEvent {
    /** Takes a copy of the names. */
    public Reloaded {
      changed = Set.copyOf(changed);
    }
  }

  /**
   * The configuration in force may be out of date: its source is out of reach or broken.
   *
   * @param why the reason, in one sentence
   */
  record Stale(String why) implements FlagsEvent {}

  /** The configuration in force is that of its source again. */
  record Fresh() implements FlagsEvent {}

  /**
   * The code and the file do not fit together; told at each load.
   *
   * @param problem which flag, and what is wrong
   */
  record Misfit(FlagProblem problem) implements FlagsEvent {}

  /**
   * A flag was switched off here, in this process only, whatever the file says.
   *
   * @param flag its name
   * @param why the reason, in one sentence
   */
  record SwitchedOff(String flag, String why) implements FlagsEvent {}

  /**
   * A flag that was switched off here follows the file again.
   *
   * @param flag its name
   */
  record Restored(String flag) implements FlagsEvent {}
}
