package dev.railhead.flags.internal.bucketing;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Who or what a percentage is counted by, such as one user: its id, hashed once. Immutable; the
 * UTF-8 form is made when it is first asked for.
 */
public final class Unit {
  private final String id;
  private final int hash;
  // Racy on purpose: two threads may both make the bytes, and they are the same bytes.
  private byte @Nullable [] utf8;

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

  /** The id in UTF-8; not to be written to. */
  byte[] utf8() {
    byte[] bytes = utf8;
    if (bytes == null) {
      bytes = id.getBytes(StandardCharsets.UTF_8);
      utf8 = bytes;
    }
    return bytes;
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
