package dev.railhead.flags;

import java.util.Map;

/**
 * How often a flag was asked since its {@link Flags} was made; a request counts once. By it, flags
 * that have served their time are found.
 *
 * @param flag the flag's name
 * @param evaluated how many requests asked for it
 * @param on how many of them it was on for
 * @param variants how many of them were given each variant
 * @param constant whether the flag now is the same for everybody
 * @param declared whether the code declares it
 */
public record FlagUsage(
    String flag,
    long evaluated,
    long on,
    Map<String, Long> variants,
    boolean constant,
    boolean declared) {
  /** Takes a copy of the variants. */
  public FlagUsage {
    variants = Map.copyOf(variants);
  }

  /** The code still asks for a flag that has one answer for everybody: both may go. */
  public boolean isConstantButCalled() {
    return constant && evaluated > 0;
  }

  /** Nobody has asked for the flag. */
  public boolean isNeverCalled() {
    return evaluated == 0;
  }
}
