package dev.railhead.atomic.internal;

/**
 * One change to a docroot, or one check, as small as a crash can tell apart: what an interpreter
 * does with a system call or a few. Paths are relative to the docroot's home. Values, so that a
 * plan can be looked at, compared, stopped anywhere, and carried out on a disk or on a model of
 * one. Immutable.
 */
public sealed interface Call {
  /** Makes the file {@code path} hold {@code text}, one char a byte; it is not durable yet. */
  record Write(String path, String text) implements Call {}

  /** Brings what is pending of the file or the directory {@code path} to the disk. */
  record Sync(String path) implements Call {}

  /** Brings everything in the directory {@code path}, and it, to the disk, from the bottom up. */
  record SyncTree(String path) implements Call {}

  /** Renames {@code from} to {@code to}, which is replaced if it is there. */
  record Rename(String from, String to) implements Call {}

  /**
   * Makes the symbolic link {@code path} to {@code target}, in place of a leftover of that name and
   * never onto it: it could lead to a directory.
   */
  record Link(String target, String path) implements Call {}

  /** Takes the file or link {@code path} away, if it is there. */
  record Remove(String path) implements Call {}

  /** Takes the directory {@code path} away with all that is in it, as far as that can be done. */
  record RemoveTree(String path) implements Call {}

  /** Empties the directory {@code path}. */
  record Empty(String path) implements Call {}

  /** Makes the directory {@code path}, with mode 755. */
  record MakeDirectory(String path) implements Call {}

  /** Gives the directory {@code path} the mode 755. */
  record Permit(String path) implements Call {}

  /** Reads every byte in {@code tree} and compares it with the release. */
  record Verify(String tree) implements Call {}

  /** Checks that the link {@code path} still leads to {@code target}; empty: is not there. */
  record Expect(String path, String target) implements Call {}
}
