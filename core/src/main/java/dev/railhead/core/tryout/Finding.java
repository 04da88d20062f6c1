package dev.railhead.core.tryout;

/**
 * Something that a {@link Preflight} says of a working copy. Immutable.
 *
 * @param weight whether it may be tried all the same
 * @param text what was found and what to do, for people
 */
public record Finding(Weight weight, String text) {
  /** Whether a patch may be tried all the same. */
  public enum Weight {
    /** It may. */
    WARNING,
    /** It may not. */
    BLOCK
  }

  static Finding warning(String text) {
    return new Finding(Weight.WARNING, text);
  }

  static Finding block(String text) {
    return new Finding(Weight.BLOCK, text);
  }

  /** Whether it keeps the patch from being tried. */
  public boolean isBlock() {
    return weight == Weight.BLOCK;
  }
}
