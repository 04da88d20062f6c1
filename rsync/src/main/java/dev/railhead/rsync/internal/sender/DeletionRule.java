package dev.railhead.rsync.internal.sender;

/**
 * One thing that a receiver is to delete, in the words of rsync(1), "FILTER RULES": it is at risk
 * ({@code R}) with all that is below it, and everything else is protected ({@code P}). What is at
 * risk, and not in the list, is deleted from the directories whose content the list claims to tell.
 * Immutable.
 */
final class DeletionRule {
  /** More are not worth it: each is held against each name in the directories. */
  static final int MOST = 200;

  /** Behind all other rules. */
  private static final byte[] PROTECT_ALL = {'P', ' ', '*'};

  private static final byte[] WITH_ALL_BELOW = {'/', '*', '*', '*'};

  /** Far less than the longest path, which a receiver would not take for a rule. */
  private static final int LONGEST = 1024;

  private final byte[] path;
  private final boolean isDirectory;

  private DeletionRule(byte[] path, boolean isDirectory) {
    this.path = path;
    this.isDirectory = isDirectory;
  }

  /** A rule for the entry at {@code path} below the root, which it {@linkplain #canName can}. */
  static DeletionRule of(byte[] path, boolean isDirectory) {
    return new DeletionRule(path, isDirectory);
  }

  /** Whether a rule can name {@code path}: not where a part of it would be taken for a pattern. */
  static boolean canName(byte[] path) {
    for (byte each : path) {
      if (each == '*' || each == '?' || each == '[' || each == '\\') {
        return false;
      }
    }
    return path.length <= LONGEST;
  }

  /** Appends {@code rules}, and that nothing else is deleted; if there are none, nothing. */
  static void write(Iterable<DeletionRule> rules, WireBuffer out) {
    boolean isAny = false;
    for (DeletionRule rule : rules) {
      rule.write(out);
      isAny = true;
    }
    if (isAny) {
      out.int32(PROTECT_ALL.length).raw(PROTECT_ALL, 0, PROTECT_ALL.length);
    }
  }

  private void write(WireBuffer out) {
    int suffix = isDirectory ? WITH_ALL_BELOW.length : 0;
    out.int32(3 + path.length + suffix);
    out.u8('R').u8(' ').u8('/').raw(path, 0, path.length).raw(WITH_ALL_BELOW, 0, suffix);
  }
}
