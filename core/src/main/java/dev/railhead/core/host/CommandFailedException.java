package dev.railhead.core.host;

import dev.railhead.core.Host;
import dev.railhead.core.internal.Names;

/** A command ended with a status other than 0, or with none. */
public final class CommandFailedException extends HostException {
  private static final long serialVersionUID = 1L;

  private final transient CommandResult result;

  /** {@code command} ended on {@code host} with {@code result}. */
  public CommandFailedException(Host host, Command command, CommandResult result) {
    super(host, describe(command, result), null);
    this.result = result;
  }

  private static String describe(Command command, CommandResult result) {
    String said = result.stderrText().strip();
    String tail = said.length() > 2000 ? said.substring(said.length() - 2000) : said;
    StringBuilder text = new StringBuilder(result.describe()).append(": ").append(command);
    if (!tail.isEmpty()) {
      text.append(": ");
      tail.codePoints().map(c -> Names.forgesLines(c) ? ' ' : c).forEach(text::appendCodePoint);
    }
    return text.toString();
  }

  /** How the command ended. */
  public CommandResult result() {
    return result;
  }
}
