package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import dev.railhead.core.host.Command;
import dev.railhead.core.internal.Amounts;
import dev.railhead.core.internal.Names;
import dev.railhead.core.internal.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * A gate that asks a program on this machine. Exit status 0 passes; 1 blocks, and the last line
 * that was printed is the reason; any other ending, the command's deadline included, is unknown. A
 * program that still runs then is killed, with its children; so is one whose asker is interrupted.
 * What a program that has ended left in the background is not waited for and goes on running.
 * Immutable and thread-safe.
 *
 * <p>The program inherits this process's environment and working directory. These variables tell it
 * what is asked: {@code RAILHEAD_STACK}, {@code RAILHEAD_STAGE}, {@code RAILHEAD_REVISION} (the
 * full id), {@code RAILHEAD_ACTOR}, {@code RAILHEAD_HOSTS} (names, with spaces between) and, once
 * there is a release, {@code RAILHEAD_RELEASE}.
 */
public final class CommandGate implements Gate {
  private static final int KEPT_OUTPUT = 64 << 10;

  /** How many characters of the last line make a reason. */
  private static final int REASON_LIMIT = 400;

  private final String name;
  private final Command command;

  private CommandGate(String name, Command command) {
    this.name = Names.line("a gate's name", name, 100);
    this.command = command;
  }

  /**
   * The gate called {@code name} that runs {@code command} within the command's own deadline.
   *
   * @throws IllegalArgumentException if {@code name} is not one printable line of at most 100
   *     characters
   */
  public static CommandGate of(String name, Command command) {
    return new CommandGate(name, Objects.requireNonNull(command, "command"));
  }

  @Override
  public String name() {
    return name;
  }

  /** A little longer than the command's, so that its own answer comes first. */
  @Override
  public Duration deadline() {
    return command.deadline().plusSeconds(5);
  }

  @Override
  public Verdict ask(Question question) throws IOException, InterruptedException {
    Program.Ending ending =
        Program.run(command, builder -> describe(question, builder.environment()), KEPT_OUTPUT);
    String said = ending.lastLine(REASON_LIMIT);
    return ending.status().isEmpty()
        ? Verdict.unknown("no end within " + Amounts.seconds(command.deadline()))
        : verdict(ending.status().getAsInt(), said);
  }

  private static void describe(Question question, Map<String, String> environment) {
    environment.put("RAILHEAD_STACK", question.stack().name());
    environment.put("RAILHEAD_STAGE", question.stage().name());
    environment.put("RAILHEAD_REVISION", question.revision().id());
    environment.put("RAILHEAD_ACTOR", question.actor().name());
    environment.put(
        "RAILHEAD_HOSTS",
        question.fleet().stream().map(Host::name).collect(Collectors.joining(" ")));
    environment.remove("RAILHEAD_RELEASE");
    question.release().ifPresent(id -> environment.put("RAILHEAD_RELEASE", id.toString()));
  }

  private static Verdict verdict(int status, String said) {
    String tail = said.isEmpty() ? "" : ": " + said;
    return switch (status) {
      case 0 -> Verdict.pass(said.isEmpty() ? "exit status 0" : said);
      case 1 -> Verdict.block(said.isEmpty() ? "exit status 1" : said);
      default -> Verdict.unknown("exit status " + status + tail);
    };
  }
}
