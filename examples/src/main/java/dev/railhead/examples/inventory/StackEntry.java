package dev.railhead.examples.inventory;

import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.source.TreePath;
import java.util.List;
import java.util.Optional;

/**
 * One stack. Immutable.
 *
 * @param stack its name
 * @param repository a directory here, or what {@code git clone} takes: a URL
 * @param branch what is deployed when nobody says otherwise
 * @param directory the directory of the repository that is deployed; empty for all of it
 * @param docroot its home on the hosts
 * @param layout how releases lie there
 * @param stages in order, at least one
 * @param watch what to watch after a push
 */
public record StackEntry(
    Stack stack,
    String repository,
    String branch,
    Optional<TreePath> directory,
    HostPath docroot,
    Layout layout,
    List<StageEntry> stages,
    List<WatchLink> watch) {
  /** How releases lie on a host. */
  public enum Layout {
    /** Numbered releases. */
    RELEASES,
    /** Two slots, used in turn. */
    SLOTS
  }

  /** The stage called {@code stage}. */
  public Optional<StageEntry> find(Stage stage) {
    return stages.stream().filter(entry -> entry.stage().equals(stage)).findFirst();
  }

  /** Whether the repository is somewhere else, and so is cloned first. */
  boolean isRemote() {
    return repository.contains("://") || repository.matches("[^/]+@[^/]+:.*");
  }
}
