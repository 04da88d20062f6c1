package dev.railhead.atomic.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The file system under one docroot, as far as a deploy sees it. Paths are relative to the home. A
 * port, so that the same steps run on a real disk and on a model that loses what was not synced.
 */
public interface Disk {
  /**
   * Does {@code call}.
   *
   * @throws IOException if it cannot be done; whatever is pending must then count as lost, so a
   *     failed sync is never tried again
   */
  void run(Call call) throws IOException;

  /** What the regular file {@code path} holds, one char a byte, up to 4 KiB. */
  Optional<String> text(String path) throws IOException;

  /** What the symbolic link {@code path} leads to, as it is written. */
  Optional<String> target(String path) throws IOException;

  /** Whether {@code path} is a directory, and not a link to one. */
  boolean isDirectory(String path) throws IOException;

  /** Whether something is there, be it a link to nowhere. */
  boolean exists(String path) throws IOException;

  /** The last name of the directory that {@code path} leads to, links followed. */
  Optional<String> leadsTo(String path) throws IOException;

  /** Whether both lead to the same directory, links followed. */
  boolean same(String one, String other) throws IOException;

  /** The names in the directory {@code path}, sorted; none if it is not there. */
  List<String> names(String path) throws IOException;

  /** The places that living processes have pinned; {@code *} stands for all of them. */
  Set<String> pinned() throws IOException;
}
