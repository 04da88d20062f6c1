package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.rsync.internal.Attempt.Broken;
import dev.railhead.rsync.internal.Attempt.Outlook;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells from an exit status and from what was said what went wrong. */
final class Diagnosis {
  /** What may pass by itself: rsync(1), "EXIT VALUES", and ssh(1), "EXIT STATUS". */
  private static final Set<Integer> TRANSIENT = Set.of(10, 12, 30, 35, 255);

  /** A system error at the end of one of rsync's lines; the words vary with the host's language. */
  private static final Pattern ERRNO = Pattern.compile("\\((\\d{1,3})\\)$");

  /** By error number: ENOSPC, EDQUOT (Linux, BSD), EFBIG; EACCES, EPERM, EROFS. */
  private static final Map<String, Cause> BY_ERRNO =
      Map.of(
          "28", Cause.NO_SPACE,
          "122", Cause.NO_SPACE,
          "69", Cause.NO_SPACE,
          "27", Cause.NO_SPACE,
          "13", Cause.PERMISSION_DENIED,
          "1", Cause.PERMISSION_DENIED,
          "30", Cause.PERMISSION_DENIED);

  private static final List<Saying> SAYINGS =
      List.of(
          saying("REMOTE HOST IDENTIFICATION HAS CHANGED", Cause.REFUSED, Outlook.LASTING),
          saying("Host key verification failed", Cause.REFUSED, Outlook.LASTING),
          saying("Permission denied (publickey", Cause.REFUSED, Outlook.LASTING),
          saying("Permission denied (password", Cause.REFUSED, Outlook.LASTING),
          saying("Permission denied (keyboard-interactive", Cause.REFUSED, Outlook.LASTING),
          saying("Permission denied (gssapi", Cause.REFUSED, Outlook.LASTING),
          saying("Permission denied (hostbased", Cause.REFUSED, Outlook.LASTING),
          saying("Too many authentication failures", Cause.REFUSED, Outlook.LASTING),
          saying("No space left on device", Cause.NO_SPACE, Outlook.LASTING),
          saying("Disk quota exceeded", Cause.NO_SPACE, Outlook.LASTING),
          saying("Permission denied", Cause.PERMISSION_DENIED, Outlook.LASTING),
          saying("Read-only file system", Cause.PERMISSION_DENIED, Outlook.LASTING),
          saying("command not found", Cause.UNSUPPORTED, Outlook.LASTING),
          saying("Connection timed out", Cause.TIMED_OUT, Outlook.TRANSIENT),
          saying("Operation timed out", Cause.TIMED_OUT, Outlook.TRANSIENT),
          saying("Connection refused", Cause.UNREACHABLE, Outlook.TRANSIENT),
          saying("Could not resolve hostname", Cause.UNREACHABLE, Outlook.TRANSIENT),
          saying("No route to host", Cause.UNREACHABLE, Outlook.TRANSIENT),
          saying("Network is unreachable", Cause.UNREACHABLE, Outlook.TRANSIENT),
          saying("connection unexpectedly closed", Cause.UNREACHABLE, Outlook.TRANSIENT));

  private Diagnosis() {}

  /** Words that programs say in every locale they run in here, and what they mean. */
  private record Saying(String words, Cause cause, Outlook outlook) {}

  private static Saying saying(String words, Cause cause, Outlook outlook) {
    return new Saying(words, cause, outlook);
  }

  /** What {@code status}, not 0, of {@code program} means, given what it said. */
  static Broken of(String program, int status, Excerpt said) {
    String words = said.ending();
    String message =
        program + " ended with status " + meaning(status) + (words.isEmpty() ? "" : ": " + words);
    Outlook byStatus = TRANSIENT.contains(status) ? Outlook.TRANSIENT : Outlook.LASTING;
    for (String line : said.lines()) {
      Cause cause = byErrno(line);
      if (cause != Cause.OTHER) {
        return new Broken(cause, message, Outlook.LASTING);
      }
    }
    for (Saying saying : SAYINGS) {
      if (said.lines().stream().anyMatch(line -> line.contains(saying.words()))) {
        boolean again = saying.outlook() == Outlook.TRANSIENT && byStatus == Outlook.TRANSIENT;
        return new Broken(saying.cause(), message, again ? Outlook.TRANSIENT : Outlook.LASTING);
      }
    }
    return new Broken(byStatus(status), message, byStatus);
  }

  /** What {@code message} of the operating system means: a cause that is here to stay, or none. */
  static Cause causeNamedIn(String message) {
    return SAYINGS.stream()
        .filter(saying -> saying.outlook() == Outlook.LASTING && message.contains(saying.words()))
        .map(Saying::cause)
        .findFirst()
        .orElse(Cause.OTHER);
  }

  private static Cause byErrno(String line) {
    Matcher errno = ERRNO.matcher(line);
    return line.startsWith("rsync:") && errno.find()
        ? BY_ERRNO.getOrDefault(errno.group(1), Cause.OTHER)
        : Cause.OTHER;
  }

  private static Cause byStatus(int status) {
    return switch (status) {
      case 10, 255 -> Cause.UNREACHABLE;
      case 30, 35 -> Cause.TIMED_OUT;
      case 4, 126, 127 -> Cause.UNSUPPORTED;
      default -> Cause.OTHER;
    };
  }

  /** The status with its meaning by rsync(1), "EXIT VALUES", where it has one. */
  private static String meaning(int status) {
    String words =
        switch (status) {
          case 1 -> "syntax or usage error";
          case 2 -> "protocol incompatibility";
          case 3 -> "errors selecting input/output files or directories";
          case 4 -> "requested action not supported";
          case 5 -> "error starting the protocol";
          case 10 -> "error in socket I/O";
          case 11 -> "error in file I/O";
          case 12 -> "error in the protocol stream";
          case 13 -> "error with diagnostics";
          case 14 -> "error in IPC code";
          case 20 -> "ended by a signal";
          case 22 -> "error allocating memory";
          case 23 -> "partial transfer due to error";
          case 24 -> "source files vanished";
          case 25 -> "deletion limit reached";
          case 30 -> "timeout in data send or receive";
          case 35 -> "timeout waiting for connection";
          case 126, 127 -> "program not found or not executable";
          case 255 -> "error of the remote shell";
          default -> "";
        };
    return words.isEmpty() ? String.valueOf(status) : status + " (" + words + ")";
  }
}
