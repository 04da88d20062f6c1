package dev.railhead.flags;

/**
 * Why a flag gave the answer that it gave: which clause chose the variant. The letters are those of
 * etsy/feature where it has one.
 */
public enum Selector {
  /** The flag is one variant for everybody: {@code on}, or {@code off}, the kill switch. */
  CONSTANT('k'),
  /** The guard switched the flag off, because its variant did harm. */
  GUARD('h'),
  /** A local override: a developer's file, or a test. */
  LOCAL('l'),
  /** The requester asked for the variant in the URL, and may. */
  URL('o'),
  /** The requester carries a cookie, signed for staff, that asks for the variant. */
  COOKIE('c'),
  /** The user is named by the flag. */
  USER('u'),
  /** The user is in a group that is named by the flag. */
  GROUP('g'),
  /** The user is an administrator. */
  ADMIN('a'),
  /** The request comes from inside the company. */
  INTERNAL('i'),
  /** A rule on the attributes of the context holds. */
  RULE('r'),
  /** The unit's place on the percentages, or that it is beyond them all. */
  PERCENTAGE('w'),
  /** No clause says anything of the context, and the flag has a variant for that case. */
  DEFAULT('f'),
  /** A percentage needs a unit and the context has none: off, for it belongs to no bucket. */
  NO_UNIT('x'),
  /** A flag that this one needs is off, or is another variant. */
  PREREQUISITE('p'),
  /** The flag is disabled in the file: whoever asks gets the default that the code gives. */
  DISABLED('d'),
  /** The file has no such flag: the default that the code gives. */
  MISSING('m'),
  /** The flag cannot be evaluated: the default that the code gives. */
  ERROR('e');

  private final char letter;

  Selector(char letter) {
    this.letter = letter;
  }

  /** The letter that logs show. */
  public char letter() {
    return letter;
  }

  /**
   * Whether such an answer exposes somebody to a variant and is reported to {@link
   * ExposureListener}s. What is the same for everybody or is no answer at all does not.
   */
  public boolean isExposure() {
    return switch (this) {
      case CONSTANT, DISABLED, MISSING, ERROR, NO_UNIT -> false;
      default -> true;
    };
  }
}
