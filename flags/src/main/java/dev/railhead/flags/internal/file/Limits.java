package dev.railhead.flags.internal.file;

/** What a file may take. */
public final class Limits {
  /** Its size in bytes: 8 MiB, room for some 50,000 flags. */
  public static final int MAX_BYTES = 8 << 20;

  /** How deep it can be nested. */
  public static final int MAX_DEPTH = 32;

  /** How many items it can have, those behind an alias counted each time it is used. */
  public static final int MAX_ITEMS = 500_000;

  private Limits() {}
}
