package dev.railhead.examples.tool;

/** Ends a command with a message and an exit status. */
final class EndingException extends Exception {
  private static final long serialVersionUID = 1;

  private final ExitCode code;

  EndingException(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  ExitCode code() {
    return code;
  }
}
