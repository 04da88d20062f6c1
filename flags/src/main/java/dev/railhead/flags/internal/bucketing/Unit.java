package dev.railhead.flags.internal.bucketing;

import org.jspecify.annotations.Nullable;

/**
 * Who or what a percentage is counted by, such as one user: its id, hashed once. Immutable; the
 * UTF-8 form is made when it is first asked for.
 */
public final class Unit {
  private final String id;
  private final int hash;
  // Racy on purpose: two threads may both make it, and make the same.
  private @Nullable Utf8 utf8;

  private Unit(String id) {
    this.id = id;
    this.hash = Murmur3.hash(id, 0);
  }

  /** The unit called {@code id}; never the empty one, which would be everybody without an id. */
  public static Unit of(String id) {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("a unit's id must not be empty");
    }
    return new Unit(id);
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** {@link Murmur3} of the id, seed 0. */
  int hash() {
    return hash;
  }

  /** The id in UTF-8. */
  Utf8 utf8() {
    Utf8 made = utf8;
    if (made == null) {
      made = Utf8.of(id);
      utf8 = made;
    }
    return made;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Unit unit && id.equals(unit.id);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return id;
  }
}
