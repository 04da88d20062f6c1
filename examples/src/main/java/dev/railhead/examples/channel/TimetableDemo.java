package dev.railhead.examples.channel;

import dev.railhead.trains.forecast.Capacity;
import dev.railhead.trains.forecast.Timetable;
import dev.railhead.trains.forecast.WaitCurve;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Prints what a push queue's day comes to, and draws how the wait depends on the seats. Exit status
 * 0 when it did, 1 when the picture could not be written, 2 when an option was wrong.
 */
@Command(
    name = "examples/timetable",
    mixinStandardHelpOptions = true,
    version = "Railhead timetable 0.1.0-SNAPSHOT",
    sortOptions = false,
    header = "Simulates the days of a push queue, beside the talks' formula.",
    footer = {
      "",
      "Exit status: 0 done, 1 the picture could not be written, 2 an option was wrong."
    })
public final class TimetableDemo implements Callable<Integer> {
  @Option(
      names = "--riders-per-hour",
      paramLabel = "N",
      description = "How many people join in an hour (default: 22.5, 150 engineers in 8 hours).")
  private double ridersPerHour = 22.5;

  @Option(names = "--seats", paramLabel = "N", description = "Seats to a train (default: 8).")
  private int seats = 8;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "Minutes a train takes (default: 15).")
  private long minutes = 15;

  @Option(
      names = "--hours",
      paramLabel = "N",
      description = "Hours the queue is open (default: 8).")
  private long hours = 8;

  @Option(
      names = "--config-share",
      paramLabel = "N",
      description = "How many of all pushes are configuration, 0 to 1 (default: 0).")
  private double configShare;

  @Option(
      names = "--config-lane",
      description = "Give configuration, of 5 minutes each, a lane of its own.")
  private boolean configLane;

  @Option(
      names = "--bad-share",
      paramLabel = "N",
      description = "How many changes are bad, 0 to 1 (default: 0).")
  private double badShare;

  @Option(
      names = "--on-bad",
      description = "What is done about one: ${COMPLETION-CANDIDATES} (default: REPAIR).")
  private Timetable.OnBad onBad = Timetable.OnBad.REPAIR;

  @Option(names = "--days", paramLabel = "N", description = "Days to simulate (default: 1000).")
  private int days = 1000;

  @Option(
      names = "--svg",
      paramLabel = "FILE",
      description = "Draw the wait for 3 to 20 seats into FILE.")
  private @Nullable Path svg;

  @Spec private CommandSpec spec = CommandSpec.create();

  TimetableDemo() {}

  /** Simulates with the options {@code arguments}; {@code --help} lists them. */
  public static void main(String[] arguments) {
    PrintWriter out =
        new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    System.exit(run(out, arguments));
  }

  static int run(PrintWriter out, String... arguments) {
    return new CommandLine(new TimetableDemo())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(out)
        .execute(arguments);
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (days < 1 || days > 1_000_000) {
      throw new ParameterException(
          spec.commandLine(), "--days must be 1 to 1000000, but was " + days);
    }
    Timetable timetable = timetable();
    out.print(timetable.simulate(days).summary());
    out.printf(
        "rule:      %d seats, for %.1f riders come while a train is on its way%n",
        Capacity.seats(ridersPerHour * minutes / 60, 1000), ridersPerHour * minutes / 60);
    out.flush();
    Path picture = svg;
    return picture == null ? 0 : draw(timetable, picture);
  }

  private Timetable timetable() {
    try {
      Timetable.Builder builder =
          Timetable.of(ridersPerHour, seats, Duration.ofMinutes(minutes))
              .open(Duration.ofHours(hours))
              .config(configShare, Duration.ofMinutes(5))
              .bad(badShare, onBad, Duration.ofMinutes(15));
      return (configLane ? builder.configLane() : builder).build();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private int draw(Timetable timetable, Path picture) {
    try {
      Files.writeString(picture, WaitCurve.of(timetable, 3, 20, Math.min(days, 200)).toSvg());
      return 0;
    } catch (IOException e) {
      spec.commandLine().getErr().println("cannot write " + picture + ": " + e.getMessage());
      return 1;
    }
  }
}
