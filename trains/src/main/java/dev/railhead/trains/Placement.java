package dev.railhead.trains;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where in the line, and how, a rider wants to ride. Immutable; the methods return changed copies.
 *
 * @param with in the same train as this rider
 * @param before right before this rider
 * @param manners how
 */
public record Placement(Optional<RiderId> with, Optional<RiderId> before, Set<Manner> manners) {
  private static final Placement ANYWHERE =
      new Placement(Optional.empty(), Optional.empty(), Set.of());

  /**
   * Copies and checks the parts.
   *
   * @throws IllegalArgumentException if the wishes contradict each other: with someone and before
   *     someone, with someone and alone, with or before someone and last
   */
  public Placement {
    Objects.requireNonNull(with, "with");
    Objects.requireNonNull(before, "before");
    manners = Set.copyOf(manners);
    if (with.isPresent() && before.isPresent()) {
      throw contradiction("with " + with.get() + " and before " + before.get());
    }
    if (with.isPresent() && manners.contains(Manner.ALONE)) {
      throw contradiction("with " + with.get() + " and alone");
    }
    if ((with.isPresent() || before.isPresent()) && manners.contains(Manner.LAST)) {
      throw contradiction((with.isPresent() ? "with" : "before") + " somebody and last");
    }
  }

  private static IllegalArgumentException contradiction(String wishes) {
    return new IllegalArgumentException("nobody can ride " + wishes + "; choose one");
  }

  /** At the end of those of the same priority. */
  public static Placement anywhere() {
    return ANYWHERE;
  }

  /** In the same train as {@code rider}. */
  public static Placement with(RiderId rider) {
    return new Placement(Optional.of(rider), Optional.empty(), Set.of());
  }

  /** Right before {@code rider}. */
  public static Placement before(RiderId rider) {
    return new Placement(Optional.empty(), Optional.of(rider), Set.of());
  }

  /** This, and in {@code manner} too. */
  public Placement and(Manner manner) {
    EnumSet<Manner> more = EnumSet.of(manner);
    more.addAll(manners);
    return new Placement(with, before, more);
  }

  /** Whether {@code manner} is wished for. */
  public boolean is(Manner manner) {
    return manners.contains(manner);
  }
}
