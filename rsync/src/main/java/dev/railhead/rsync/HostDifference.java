package dev.railhead.rsync;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.source.TreePath;
import java.util.List;

/** What a push would change on one host. */
public sealed interface HostDifference {
  /** The host. */
  Host host();

  /**
   * As the host's rsync told it in a dry run; nothing was written.
   *
   * @param host the host
   * @param created entries of the release that the destination does not have, in rsync's order
   * @param changed entries that it has otherwise: in content, size, time, mode or target
   * @param deleted entries that the release does not have
   */
  record Known(Host host, List<TreePath> created, List<TreePath> changed, List<TreePath> deleted)
      implements HostDifference {
    /** Copies the lists. */
    public Known {
      created = List.copyOf(created);
      changed = List.copyOf(changed);
      deleted = List.copyOf(deleted);
    }

    /** Whether a push would change nothing. */
    public boolean isEmpty() {
      return created.isEmpty() && changed.isEmpty() && deleted.isEmpty();
    }
  }

  /**
   * The host could not be asked.
   *
   * @param host the host
   * @param cause what kind of failure it was
   * @param message what happened, in words
   */
  record Unknown(Host host, Cause cause, String message) implements HostDifference {}
}
