package dev.railhead.atomic.internal;

import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandFailedException;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.HostSession;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The shell script {@code docroot.sh}, which does everything that is done to a docroot on a host.
 * It goes to the host as one constant argument of {@code sh -c}; what varies follows as arguments
 * of its own. As an argument it arrives whole or not at all: fed through standard input, a lost
 * connection would leave a shell that runs its first half. Thread-safe.
 *
 * @param session where it runs
 * @param home the docroot's home
 * @param layout the word that the script calls the layout by
 * @param deadline how long one operation may take
 */
public record DocrootScript(HostSession session, HostPath home, String layout, Duration deadline) {
  private static final String TEXT = read();

  /** Room for an answer without a listing. */
  private static final int ANSWER_LIMIT = 1 << 20;

  /**
   * Runs {@code operation} with {@code arguments}.
   *
   * @param listingLimit how many bytes of a listing the answer may hold
   * @return the answer, refusals included
   * @throws CommandFailedException if the script broke off
   */
  public Answer run(String operation, List<String> arguments, int listingLimit)
      throws IOException, InterruptedException {
    Command command =
        Command.of(commandLine(operation, arguments))
            .within(deadline)
            .keepingOutput(listingLimit + ANSWER_LIMIT);
    CommandResult result = session.run(command);
    Optional<Answer> answer = Answer.in(result.stdout());
    boolean refusal = result.exitStatus().isPresent() && result.exitStatus().getAsInt() == 3;
    if (answer.isEmpty() || !(result.isSuccess() || refusal)) {
      throw new CommandFailedException(session.host(), command, result);
    }
    return answer.get();
  }

  /** The script itself, which a watchdog on the host needs again. */
  public static String text() {
    return TEXT;
  }

  /** The program and arguments that run {@code operation}. */
  List<String> commandLine(String operation, List<String> arguments) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("sh", "-c", TEXT, "railhead-docroot", operation, home.value(), layout));
    all.addAll(arguments);
    return all;
  }

  private static String read() {
    try (InputStream in = DocrootScript.class.getResourceAsStream("docroot.sh")) {
      if (in == null) {
        throw new IllegalStateException("docroot.sh is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("docroot.sh cannot be read from this build", e);
    }
  }
}
