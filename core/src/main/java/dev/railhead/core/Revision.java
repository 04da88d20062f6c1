package dev.railhead.core;

import dev.railhead.core.internal.Names;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * One commit, by its full Git object id. Branches, tags and short ids are resolved to a revision
 * once, at the start of a deploy, so that every host receives the same one. Immutable.
 *
 * @param id 40 (SHA-1) or 64 (SHA-256) lower-case hexadecimal digits
 */
public record Revision(String id) {
  private static final Pattern FULL_ID = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

  /**
   * Checks the id.
   *
   * @throws IllegalArgumentException if the id is not a full Git object id
   */
  public Revision {
    Objects.requireNonNull(id, "id");
    if (!FULL_ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "a revision must be a full Git object id of 40 or 64 lower-case hexadecimal digits, but"
              + " was "
              + Names.quoted(id)
              + "; resolve branches, tags and short ids with ReleaseSource.resolve");
    }
  }

  /** The revision with the full object id {@code id}. */
  public static Revision of(String id) {
    return new Revision(id);
  }

  /** The first 10 digits, as release ids and deploy logs show them. */
  public String abbreviated() {
    return id.substring(0, 10);
  }

  @Override
  public String toString() {
    return id;
  }
}
