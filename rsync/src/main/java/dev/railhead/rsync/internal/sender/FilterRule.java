package dev.railhead.rsync.internal.sender;

import dev.railhead.core.internal.Names;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * One rule of what belongs to a push, in the words of rsync(1), "PATTERN MATCHING RULES": the first
 * rule that matches a name decides, and a directory that is excluded takes all within it along.
 * Applied here to what is sent, and by the host to what it would delete. Immutable.
 */
public final class FilterRule {
  private static final int LONGEST = 1024;
  private static final String WITH_ALL_BELOW = "/***";

  private final Act act;
  private final String pattern;
  private final boolean directoriesOnly;
  private final boolean wholePath;
  private final Pattern matcher;

  /** What happens to a name that matches. */
  public enum Act {
    EXCLUDE("-"),
    INCLUDE("+");

    private final String sign;

    Act(String sign) {
      this.sign = sign;
    }
  }

  private FilterRule(Act act, String pattern) {
    this.act = act;
    this.pattern = pattern;
    boolean withAllBelow = pattern.endsWith(WITH_ALL_BELOW);
    boolean anchored = pattern.startsWith("/");
    int end = pattern.length() - (withAllBelow ? WITH_ALL_BELOW.length() : 0);
    this.directoriesOnly = !withAllBelow && pattern.endsWith("/");
    String body = pattern.substring(anchored ? 1 : 0, directoriesOnly ? pattern.length() - 1 : end);
    this.wholePath = anchored || withAllBelow || body.contains("/") || body.contains("**");
    String start = wholePath && !anchored ? "(?:.*/)?" : "";
    String rest = withAllBelow ? "(?:/.*)?" : "";
    this.matcher =
        Pattern.compile(start + translated(anchored ? body : below(body)) + rest, Pattern.DOTALL);
  }

  /**
   * The rule.
   *
   * @throws IllegalArgumentException if the pattern is none, or one that is not supported
   */
  public static FilterRule of(Act act, String pattern) {
    Names.line("a filter pattern", pattern, LONGEST);
    if (pattern.indexOf('[') >= 0 || pattern.indexOf('\\') >= 0) {
      throw wrong("must not have [ or \\, which are not supported; use ? and *", pattern);
    }
    if (pattern.replace("/", "").isEmpty() || pattern.contains("//")) {
      throw wrong("must name something, and have no two slashes in a row", pattern);
    }
    String withoutEnd =
        pattern.endsWith(WITH_ALL_BELOW)
            ? pattern.substring(0, pattern.length() - WITH_ALL_BELOW.length())
            : pattern;
    if (withoutEnd.isEmpty() || withoutEnd.contains("***")) {
      throw wrong("may have *** only at its end, behind a directory and a slash", pattern);
    }
    return new FilterRule(act, pattern);
  }

  private static IllegalArgumentException wrong(String rule, String pattern) {
    return new IllegalArgumentException(
        "a filter pattern " + rule + ", but was " + Names.quoted(pattern));
  }

  /** Two stars and a slash at the start mean any directory, the root of what is sent too. */
  private static String below(String body) {
    return body.startsWith("**/") ? body.substring(3) : body;
  }

  /** As an expression over bytes, each taken for the character of its number. */
  private static String translated(String glob) {
    String bytes = new String(glob.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      char c = bytes.charAt(i);
      if (c == '*' && i + 1 < bytes.length() && bytes.charAt(i + 1) == '*') {
        expression.append(".*");
        i++;
      } else if (c == '*') {
        expression.append("[^/]*");
      } else if (c == '?') {
        expression.append("[^/]");
      } else {
        expression.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return expression.toString();
  }

  /** Whether it speaks of the entry at {@code path}, below the root of what is sent. */
  boolean matches(byte[] path, boolean isDirectory) {
    if (directoriesOnly && !isDirectory) {
      return false;
    }
    String text = new String(path, StandardCharsets.ISO_8859_1);
    if (!wholePath) {
      text = text.substring(text.lastIndexOf('/') + 1);
    }
    return matcher.matcher(text).matches() && (isDirectory || !isItself(text));
  }

  /** Of {@code dir/***}, the part before the slashes is a directory. */
  private boolean isItself(String path) {
    if (!pattern.endsWith(WITH_ALL_BELOW)) {
      return false;
    }
    int slash = path.lastIndexOf('/');
    return slash < 0 || !matcher.matcher(path.substring(0, slash)).matches();
  }

  /** Whether what matches is left out. */
  boolean excludes() {
    return act == Act.EXCLUDE;
  }

  /** As a rule of rsync(1), "FILTER RULES", such as {@code - *.swp}. */
  public String text() {
    return act.sign + " " + pattern;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FilterRule that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
