package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.TransferCounts;

/**
 * Reads what rsync prints under {@code --info=none,progress2,stats2 --no-human-readable}: lines of
 * progress, parted by carriage returns, and statistics. One thread writes, any thread reads.
 */
final class RsyncOutput {
  private static final int LONGEST_LINE = 200;
  private static final String FILES = "Number of regular files transferred:";
  private static final String DELETED = "Number of deleted files:";
  private static final String LITERAL = "Literal data:";
  private static final String MATCHED = "Matched data:";
  private static final String SENT = "Total bytes sent:";

  private final StringBuilder line = new StringBuilder();
  private volatile Counts counts = new Counts(0, 0, 0);
  private volatile long filesSent = -1;
  private volatile long bytesSent = -1;
  private volatile long deletions;
  private volatile long literalBytes;
  private volatile long matchedBytes;

  /** How far a transfer has come. */
  record Counts(long files, long bytes, int percent) {}

  void accept(byte[] buffer, int length) {
    for (int i = 0; i < length; i++) {
      char c = (char) (buffer[i] & 0xff);
      if (c == '\r' || c == '\n') {
        read(line.toString().strip());
        line.setLength(0);
      } else if (line.length() < LONGEST_LINE) {
        line.append(c);
      }
    }
  }

  private void read(String text) {
    if (text.startsWith(FILES)) {
      filesSent = number(text.substring(FILES.length()));
    } else if (text.startsWith(DELETED)) {
      deletions = Math.max(0, number(firstWord(text, DELETED)));
    } else if (text.startsWith(LITERAL)) {
      literalBytes = Math.max(0, number(firstWord(text, LITERAL)));
    } else if (text.startsWith(MATCHED)) {
      matchedBytes = Math.max(0, number(firstWord(text, MATCHED)));
    } else if (text.startsWith(SENT)) {
      bytesSent = number(text.substring(SENT.length()));
    } else if (!text.isEmpty() && Character.isDigit(text.charAt(0))) {
      readProgress(text);
    }
  }

  /** What follows {@code title}, up to a unit or a list of kinds. */
  private static String firstWord(String text, String title) {
    String rest = text.substring(title.length()).strip();
    int end = rest.indexOf(' ');
    return end < 0 ? rest : rest.substring(0, end);
  }

  /**
   * Such as {@code 5840000 97% 1.97MB/s 0:00:02 (xfr#292, to-chk=8/301)}; the end may be missing.
   */
  private void readProgress(String text) {
    String[] words = text.split(" +", 5);
    if (words.length < 2 || !words[1].endsWith("%")) {
      return;
    }
    long bytes = number(words[0]);
    long percent = number(words[1].substring(0, words[1].length() - 1));
    if (bytes < 0 || percent < 0) {
      return;
    }
    long files = words.length == 5 ? filesOf(words[4]) : -1;
    counts = new Counts(files < 0 ? counts.files() : files, bytes, (int) Math.min(100, percent));
  }

  private static long filesOf(String text) {
    int comma = text.indexOf(',');
    return text.startsWith("(xfr#") && comma > 0 ? number(text.substring(5, comma)) : -1;
  }

  /** The decimal number {@code text}, with or without commas; -1 when it is none. */
  private static long number(String text) {
    try {
      return Long.parseLong(text.strip().replace(",", ""));
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** How far the transfer has come. */
  Counts counts() {
    return counts;
  }

  /** Whether the statistics at the end have come. */
  boolean isComplete() {
    return filesSent >= 0 && bytesSent >= 0;
  }

  /** How many regular files were sent, as the statistics say. */
  long filesSent() {
    return filesSent;
  }

  /** How many bytes went out, as the statistics say. */
  long bytesSent() {
    return bytesSent;
  }

  /** All that the statistics say; once they are complete. */
  TransferCounts transferred() {
    return new TransferCounts(filesSent, literalBytes, matchedBytes, deletions, bytesSent);
  }
}
