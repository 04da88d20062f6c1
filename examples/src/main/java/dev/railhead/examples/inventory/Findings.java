package dev.railhead.examples.inventory;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What is wrong in one file, as it is found. For one thread. */
final class Findings {
  private static final int MOST = 100;
  private static final int LONGEST = 400;

  private final String file;
  private final List<Finding> all = new ArrayList<>();

  Findings(String file) {
    this.file = file;
  }

  void add(int line, int column, String message) {
    Finding finding = new Finding(file, line, column, printable(message));
    if (all.size() < MOST && !all.contains(finding)) {
      all.add(finding);
    }
  }

  /** What the file says must not drive a terminal. */
  private static String printable(String message) {
    StringBuilder printable = new StringBuilder();
    message
        .codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                printable.append(String.format(Locale.ROOT, "\\u%04x", c));
              } else {
                printable.appendCodePoint(c);
              }
            });
    return printable.toString();
  }

  /** Does nothing if nothing was found. */
  void orThrow() throws InventoryException {
    if (!all.isEmpty()) {
      Collections.sort(all);
      throw new InventoryException(all);
    }
  }
}
