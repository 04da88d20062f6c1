package dev.railhead.core.tryout;

import dev.railhead.core.Revision;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a working copy stands to its upstream, as far as it knows without asking it. Immutable.
 *
 * @param branch the branch that is checked out; empty when none is
 * @param upstream the name of what it is compared with, such as {@code refs/remotes/origin/main}
 * @param base the newest revision that it shares with its upstream
 * @param baseTime when that was committed
 * @param ahead how many commits it has that the upstream does not have
 * @param behind how many commits the upstream has that it does not have
 * @param origin the address of the remote {@code origin}; empty if there is none
 * @param untracked files that Git neither tracks nor ignores
 * @param unmerged files with conflicts
 */
public record Survey(
    Optional<String> branch,
    String upstream,
    Revision base,
    Instant baseTime,
    int ahead,
    int behind,
    Optional<String> origin,
    List<String> untracked,
    List<String> unmerged) {
  /** Copies the lists. */
  public Survey {
    untracked = List.copyOf(untracked);
    unmerged = List.copyOf(unmerged);
  }
}
