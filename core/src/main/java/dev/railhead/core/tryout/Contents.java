package dev.railhead.core.tryout;

/** What of a working copy makes a patch, beside the commits that the upstream does not have. */
public enum Contents {
  /** What is staged, as {@code git diff --staged} shows it. */
  STAGED,
  /** All tracked files as they are now, staged or not. */
  TRACKED,
  /** All tracked files, and those that are neither tracked nor ignored. */
  WITH_UNTRACKED
}
