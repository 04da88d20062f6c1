package dev.railhead.examples.pipeline;

import dev.railhead.trains.run.TrainRunner;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A runner in a JVM of its own, which does one step of a train and is killed or stopped on the way.
 * Arguments: directory, the point where that happens, signal.
 */
final class TrainRunningChild {
  private TrainRunningChild() {}

  static Process start(Path world, String point, String signal) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TrainRunningChild.class.getName(),
                world.toString(),
                point,
                signal))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** What {@code child} prints, until it ends or stops. */
  static List<String> hear(Process child) throws IOException {
    BufferedReader lines = child.inputReader(StandardCharsets.UTF_8);
    List<String> heard = new ArrayList<>();
    @Nullable String line = lines.readLine();
    while (line != null) {
      heard.add(line);
      if (line.startsWith("stopped")) {
        break;
      }
      line = lines.readLine();
    }
    return heard;
  }

  public static void main(String[] args) throws Exception {
    Fuse fuse = Fuse.at(args[1], args[2]);
    try (TrainWorld trains = new TrainWorld(Path.of(args[0]), fuse);
        TrainRunner runner = trains.runner("child", TrainRunner.Search.ASK)) {
      System.out.println("step " + runner.step(TrainWorld.CODE));
      System.out.flush();
    }
  }
}
