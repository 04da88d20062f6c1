package dev.railhead.atomic;

import dev.railhead.atomic.internal.NioDisk;

/** Opens to the fixtures what only this package sees. */
public final class Watched {
  private Watched() {}

  /** {@code docroot}, whose system calls {@code watch} hears of before they are made. */
  public static Docroot by(Docroot docroot, NioDisk.Watch watch) {
    return docroot.watchedBy(watch);
  }
}
