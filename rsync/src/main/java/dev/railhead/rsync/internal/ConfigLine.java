package dev.railhead.rsync.internal;

import java.util.List;

/**
 * One setting of an OpenSSH client configuration. Immutable.
 *
 * @param conditions the pattern lists that a host's name must match, all of them
 * @param keyword in lower case
 * @param values at least one
 * @param place {@code file:line}
 */
public record ConfigLine(
    List<List<String>> conditions, String keyword, List<String> values, String place) {
  boolean appliesTo(String name) {
    return conditions.stream().allMatch(patterns -> Globs.anyMatches(patterns, name));
  }
}
