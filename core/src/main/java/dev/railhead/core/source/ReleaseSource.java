package dev.railhead.core.source;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import java.io.IOException;
import java.util.Optional;

/**
 * Where a stack's releases come from. A revision becomes a release once; later stages deploy the
 * very release that the earlier ones did. Thread-safe.
 */
public interface ReleaseSource extends AutoCloseable {
  /**
   * The revision that {@code name}, a branch, tag, short or full id, stands for now. Brings in what
   * is new at the origin first, if the source has one.
   *
   * @throws UnknownRevisionException if it stands for nothing, or for more than one commit
   * @throws IOException if the source cannot be read
   */
  Revision resolve(String name) throws IOException, InterruptedException;

  /**
   * The release of {@code revision}: the one made before, or else a new one. The work grows with
   * what changed since the newest release, not with the tree, unless a build step is set. A file
   * whose content is that of the release before keeps its modification time; any other gets a later
   * one.
   *
   * @throws ReleaseException if the tree or the build step breaks a rule; the message names the
   *     path
   * @throws IOException if the tree cannot be read or written; nothing half-made is ever returned
   * @throws InterruptedException if the thread is interrupted; a running build step was ended
   */
  Release release(Revision revision) throws IOException, InterruptedException;

  /** The release {@code id}, if this source still knows it. */
  Optional<Release> find(ReleaseId id) throws IOException;

  /**
   * The files of {@code release} in a directory, which stay as they are until the checkout is
   * closed.
   *
   * @throws IOException if the files cannot be brought back, with the reason
   */
  Checkout checkout(Release release) throws IOException, InterruptedException;

  /**
   * What lies between two revisions: the commits that {@code to} has and {@code from} has not,
   * newest first, and the files that differ.
   */
  Changes changes(Revision from, Revision to) throws IOException;

  /** Lets go of files and threads. Idempotent. */
  @Override
  void close();
}
