package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.TreeMap;

/** Ends a deploy from within a step: not an error of the program, but the way to its outcome. */
final class StepException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Outcome outcome;

  private StepException(Outcome outcome) {
    super(outcome.describe());
    this.outcome = outcome;
  }

  static StepException failed(Step step, String cause) {
    return failed(step, cause, Map.of());
  }

  static StepException failed(Step step, String cause, Map<Host, String> hosts) {
    return new StepException(new Outcome.Failed(step, cause, hosts));
  }

  static StepException refused(String by, String reason) {
    return new StepException(new Outcome.Refused(by, reason));
  }

  Outcome outcome() {
    return outcome;
  }

  /** The messages of exceptions, host by host. */
  static Map<Host, String> messages(Map<Host, Exception> failed) {
    Map<Host, String> messages = new TreeMap<>();
    failed.forEach((host, e) -> messages.put(host, message(host, e)));
    return messages;
  }

  /** The message without the host's name before it, which stands beside it already. */
  private static String message(Host host, Exception e) {
    if (e instanceof InterruptedException) {
      return "interrupted";
    }
    String message = message(e);
    String prefix = host.name() + ": ";
    return message.startsWith(prefix) ? message.substring(prefix.length()) : message;
  }

  /** What {@code e} says, with its kind where it says no more than a path, or nothing. */
  static String message(Exception e) {
    String message = e.getMessage();
    if (message == null) {
      return e.getClass().getSimpleName();
    }
    if (e instanceof NoSuchFileException) {
      return "no such file: " + message;
    }
    return e instanceof FileSystemException
        ? e.getClass().getSimpleName() + ": " + message
        : message;
  }
}
