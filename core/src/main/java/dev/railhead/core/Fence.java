package dev.railhead.core;

/**
 * A fencing token: every lock that the ledger grants carries a higher one than any before it for
 * that stack. A host keeps the highest it has seen and refuses a lower one, so a deployer that was
 * paused past its lease cannot swap. Immutable.
 *
 * @param token at least 1
 */
public record Fence(long token) implements Comparable<Fence> {
  /**
   * Checks the token.
   *
   * @throws IllegalArgumentException if it is less than 1
   */
  public Fence {
    if (token < 1) {
      throw new IllegalArgumentException("a fencing token must be at least 1, but was " + token);
    }
  }

  /** The fence with the token {@code token}. */
  public static Fence of(long token) {
    return new Fence(token);
  }

  @Override
  public int compareTo(Fence other) {
    return Long.compare(token, other.token);
  }

  @Override
  public String toString() {
    return Long.toString(token);
  }
}
