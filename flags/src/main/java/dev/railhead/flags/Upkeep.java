package dev.railhead.flags;

import dev.railhead.flags.internal.Checks;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What people want to know of a flag; no answer depends on it. Immutable.
 *
 * @param description what it is for; by default {@value #NO_DESCRIPTION}, as in etsy/feature
 * @param owner who answers for it, or null
 * @param created when it was made, or null
 * @param expires when it should be gone, or null: from then on it is reported, and works on
 * @param tags in the order of the file
 * @param metadata texts, booleans and numbers by name, passed on to OpenFeature
 */
public record Upkeep(
    String description,
    @Nullable String owner,
    @Nullable LocalDate created,
    @Nullable LocalDate expires,
    List<String> tags,
    Map<String, Object> metadata) {
  /** The description of a flag without one. */
  public static final String NO_DESCRIPTION = "No description.";

  /** Nothing known. */
  public static final Upkeep NONE =
      new Upkeep(NO_DESCRIPTION, null, null, null, List.of(), Map.of());

  /**
   * Copies and checks the parts.
   *
   * @throws IllegalArgumentException if a value of the metadata is neither text, boolean nor number
   */
  public Upkeep {
    Objects.requireNonNull(description, "description");
    tags = List.copyOf(tags);
    Map<String, Object> copy = new java.util.LinkedHashMap<>();
    metadata.forEach((name, value) -> copy.put(name, Checks.plain(value)));
    metadata = Collections.unmodifiableMap(copy);
  }
}
