package dev.railhead.rsync.compare;

/** What the hosts hold before a push. */
enum Kind {
  /** Nothing. */
  FULL("full"),
  /** The same release. */
  UNCHANGED("unchanged"),
  /** The release before, of which 200 files were edited since. */
  CHANGED("changed");

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  @Override
  public String toString() {
    return title;
  }
}
