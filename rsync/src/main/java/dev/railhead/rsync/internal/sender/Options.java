package dev.railhead.rsync.internal.sender;

import dev.railhead.rsync.RsyncOptions.Deletion;
import dev.railhead.rsync.RsyncOptions.Owners;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What a push does beyond copying, checked. Immutable.
 *
 * @param deletion when what a destination has beyond the push is deleted, if at all
 * @param mostDeletions how many entries may be deleted; empty for a bound by the size of the tree
 * @param filters what belongs to the push; the first rule that matches decides
 * @param partialDirectory where a host keeps what arrived of a file that did not arrive whole
 * @param owners whether owners and groups travel, and how
 * @param features what else is wanted
 */
public record Options(
    Deletion deletion,
    OptionalInt mostDeletions,
    List<FilterRule> filters,
    Optional<String> partialDirectory,
    Owners owners,
    Set<Feature> features) {
  /** What a push does unless it is told otherwise. */
  public static final Options STANDARD =
      new Options(
          Deletion.DURING, OptionalInt.empty(), List.of(), Optional.empty(), Owners.NONE, Set.of());

  private static final int LEAST_DELETIONS = 10_000;

  /** Where rsync puts files whose updates it delays, unless it is told another place. */
  private static final String DELAYED = ".~tmp~";

  /** What is on or off. */
  public enum Feature {
    DELAYED_UPDATES,
    SYNC,
    WHOLE_FILES,
    COMPRESSION
  }

  /** Copies the lists. */
  public Options {
    filters = List.copyOf(filters);
    features = Set.copyOf(features);
  }

  /** These with another one of that name. */
  public Options withDeletion(Deletion deletion) {
    return new Options(deletion, mostDeletions, filters, partialDirectory, owners, features);
  }

  /** These with another one of that name. */
  public Options withMostDeletions(int mostDeletions) {
    return new Options(
        deletion, OptionalInt.of(mostDeletions), filters, partialDirectory, owners, features);
  }

  /** These with another one of that name. */
  public Options withFilters(List<FilterRule> filters) {
    return new Options(deletion, mostDeletions, filters, partialDirectory, owners, features);
  }

  /** These with another one of that name. */
  public Options withPartialDirectory(String partialDirectory) {
    return new Options(
        deletion, mostDeletions, filters, Optional.of(partialDirectory), owners, features);
  }

  /** These with another one of that name. */
  public Options withOwners(Owners owners) {
    return new Options(deletion, mostDeletions, filters, partialDirectory, owners, features);
  }

  /** These with another one of that name. */
  public Options withFeatures(Set<Feature> features) {
    return new Options(deletion, mostDeletions, filters, partialDirectory, owners, features);
  }

  /** Whether {@code feature} is on. */
  public boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** Whether anything is ever deleted. */
  public boolean deletes() {
    return deletion != Deletion.NONE;
  }

  /** Whether owners and groups travel. */
  boolean sendsOwners() {
    return owners != Owners.NONE;
  }

  /**
   * How many entries may be deleted where {@code entries} are sent. By default more than any
   * release before can have had beyond this one, and far less than a disk: were a list ever
   * misread, or a wrong directory given, rsync would stop here.
   */
  public int mostDeletions(int entries) {
    return mostDeletions.orElse((int) Math.max(LEAST_DELETIONS, Math.min(1L << 30, 4L * entries)));
  }

  /** Whether the filters leave the entry at {@code path} out. */
  boolean leavesOut(byte[] path, boolean isDirectory) {
    for (FilterRule rule : filters) {
      if (rule.matches(path, isDirectory)) {
        return rule.excludes();
      }
    }
    return false;
  }

  /**
   * Appends the rules that the host deletes by, and behind those {@code more}. The directory of
   * partial files is one of its own, which it must not delete, unless all around it goes
   * ("perishable", rsync(1), --partial-dir).
   */
  void writeFilters(List<DeletionRule> more, WireBuffer out) {
    if (!deletes()) {
      return;
    }
    List<String> rules = new ArrayList<>();
    filters.forEach(rule -> rules.add(rule.text()));
    Optional<String> kept =
        has(Feature.DELAYED_UPDATES)
            ? Optional.of(partialDirectory.orElse(DELAYED))
            : partialDirectory;
    kept.ifPresent(name -> rules.add("-p " + name + "/"));
    for (String rule : rules) {
      byte[] text = rule.getBytes(StandardCharsets.UTF_8);
      out.int32(text.length).raw(text, 0, text.length);
    }
    DeletionRule.write(more, out);
    out.int32(0);
  }

  /** What both a client and a server of rsync are told alike. */
  public List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (deletes()) {
      arguments.add(deletion.option());
    }
    if (has(Feature.COMPRESSION)) {
      // Compresses what is sent, and nothing that both ends have: so the bytes are the same for
      // all hosts that hold the same old file.
      arguments.add("--new-compress");
    }
    if (has(Feature.DELAYED_UPDATES)) {
      arguments.add("--delay-updates");
    }
    if (has(Feature.SYNC)) {
      arguments.add("--fsync");
    }
    if (owners == Owners.BY_ID) {
      arguments.add("--numeric-ids");
    }
    partialDirectory.ifPresent(name -> arguments.add("--partial-dir=" + name));
    return arguments;
  }
}
