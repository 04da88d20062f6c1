package dev.railhead.core.host;

import dev.railhead.core.internal.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A program and its arguments, with what it reads and how long it may take. Never a shell string:
 * an argument reaches the program byte for byte (in UTF-8), whatever characters it has. Immutable.
 */
public final class Command {
  /** The deadline of a command that names none: one minute. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(1);

  /** How many bytes of each output stream are kept unless said otherwise: 1 MiB. */
  public static final int DEFAULT_OUTPUT_LIMIT = 1 << 20;

  private final List<String> arguments;
  private final byte[] stdin;
  private final Duration deadline;
  private final int outputLimit;

  private Command(List<String> arguments, byte[] stdin, Duration deadline, int outputLimit) {
    this.arguments = arguments;
    this.stdin = stdin;
    this.deadline = deadline;
    this.outputLimit = outputLimit;
  }

  /** The program and arguments {@code arguments}; see {@link #of(List)}. */
  public static Command of(String... arguments) {
    return of(List.of(arguments));
  }

  /**
   * The program {@code arguments.get(0)} with the other arguments, no input, a deadline of one
   * minute.
   *
   * @throws IllegalArgumentException if there is no program, or an argument holds a NUL character
   *     or an unpaired surrogate, which no program can be given
   */
  public static Command of(List<String> arguments) {
    List<String> copy = List.copyOf(arguments);
    if (copy.isEmpty() || copy.get(0).isEmpty()) {
      throw new IllegalArgumentException("a command needs a program, but was " + copy);
    }
    copy.forEach(Command::check);
    return new Command(copy, new byte[0], DEFAULT_DEADLINE, DEFAULT_OUTPUT_LIMIT);
  }

  private static void check(String argument) {
    boolean unpaired = argument.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
    if (argument.indexOf('\0') >= 0 || unpaired) {
      throw new IllegalArgumentException(
          "a command's argument must not hold NUL or an unpaired surrogate, but was \""
              + argument.replace("\0", "\\0")
              + "\"");
    }
  }

  /** This command with {@code bytes} as its standard input (by default empty). */
  public Command withStdin(byte[] bytes) {
    return new Command(arguments, bytes.clone(), deadline, outputLimit);
  }

  /**
   * This command, ended on the host when it takes longer than {@code deadline}.
   *
   * @throws IllegalArgumentException if the deadline is not positive or exceeds one day
   */
  public Command within(Duration deadline) {
    if (deadline.isNegative() || deadline.isZero() || deadline.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException(
          "a command's deadline must be more than zero and at most one day, but was " + deadline);
    }
    return new Command(arguments, stdin, deadline, outputLimit);
  }

  /**
   * This command, of whose output streams the first {@code bytes} each are kept.
   *
   * @throws IllegalArgumentException if {@code bytes} is negative or above 256 MiB
   */
  public Command keepingOutput(int bytes) {
    if (bytes < 0 || bytes > 256 << 20) {
      throw new IllegalArgumentException("an output limit must be 0 to 256 MiB, but was " + bytes);
    }
    return new Command(arguments, stdin, deadline, bytes);
  }

  /** The program and its arguments. */
  public List<String> arguments() {
    return arguments;
  }

  /** What the command reads on standard input. */
  public byte[] stdin() {
    return stdin.clone();
  }

  /** How long the command may take. */
  public Duration deadline() {
    return deadline;
  }

  /** How many bytes of each output stream are kept. */
  public int outputLimit() {
    return outputLimit;
  }

  /** The program and its arguments for people to read, each argument cut to 100 characters. */
  @Override
  public String toString() {
    List<String> shown = new ArrayList<>();
    for (String argument : arguments) {
      String line = argument.replaceAll("\\p{Cntrl}+", " ");
      shown.add(line.length() > 100 ? Names.shortened(line, 100) + "…" : line);
    }
    return String.join(" ", shown);
  }
}
