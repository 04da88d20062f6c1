package dev.railhead.rsync.compare;

import java.util.Locale;

/**
 * What part of the forked rsyncs' cost a push may cost at most.
 *
 * @param processor of the processor seconds, 0 where there is no goal
 * @param wall of the seconds by the clock, 0 where there is no goal
 */
record Goal(double processor, double wall) {
  static Goal of(Contender contender, Kind kind, Targets targets) {
    boolean isSsh = targets.title().equals("ssh");
    if (kind == Kind.FULL) {
      return new Goal(0.7, isSsh ? 1 : 0);
    }
    if (contender == Contender.SMALL) {
      return new Goal(0, 0);
    }
    if (!contender.jvmOptions().isEmpty()) {
      return new Goal(1 / 3.0, 0);
    }
    if (isSsh) {
      return new Goal(1 / 6.0, 0);
    }
    boolean isLarge = targets.hosts().size() >= 32;
    return new Goal(isLarge ? 1 / 12.0 : 0, isLarge && contender == Contender.KNOWN ? 1 / 4.0 : 0);
  }

  /** How {@code part} compares with a goal of {@code most}, as the cells of a table. */
  static String judged(double part, double most) {
    String ratio = shown(part);
    if (most == 0) {
      return ratio + " | ";
    }
    return ratio + " | " + shown(most) + (part <= most ? " met" : " **not met**");
  }

  private static String shown(double part) {
    return part > 0.5
        ? String.format(Locale.ROOT, "%.2f", part)
        : String.format(Locale.ROOT, "1/%.1f", 1 / part);
  }
}
