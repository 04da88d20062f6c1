package dev.railhead.atomic.serve.files;

/** Lists of entity tags in header fields (RFC 9110 section 8.8.3). */
final class EntityTags {
  private EntityTags() {}

  /** Whether {@code list} holds the strong {@code tag}, or is an asterisk. */
  static boolean match(String list, String tag) {
    return holds(list, tag, false);
  }

  /** As {@link #match}, but a weak tag in the list is as good. */
  static boolean matchWeakly(String list, String tag) {
    return holds(list, tag, true);
  }

  private static boolean holds(String list, String tag, boolean weakly) {
    if (list.strip().equals("*")) {
      return true;
    }
    int at = 0;
    while (at < list.length()) {
      char c = list.charAt(at);
      if (c == ' ' || c == '\t' || c == ',') {
        at++;
        continue;
      }
      boolean weak = list.startsWith("W/", at);
      int begin = weak ? at + 2 : at;
      int end =
          begin < list.length() && list.charAt(begin) == '"' ? list.indexOf('"', begin + 1) : -1;
      if (end < 0) {
        return false;
      }
      if ((weakly || !weak) && list.substring(begin, end + 1).equals(tag)) {
        return true;
      }
      at = end + 1;
    }
    return false;
  }
}
