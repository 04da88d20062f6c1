package dev.railhead.examples.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A page in a JVM of its own, to be killed or squeezed. Arguments: the world's directory, and the
 * number of commits that are not deployed yet, or -1 to deploy nothing. Prints its address; answers
 * {@code threads} with the number of its streams' threads and {@code heap} with the bytes that are
 * used after a collection; ends when its input does.
 */
final class ConsoleChild {
  private final Process process;
  private final BufferedReader said;

  private ConsoleChild(Process process) {
    this.process = process;
    this.said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts one with a heap of {@code megabytes}. */
  static ConsoleChild start(Path world, int undeployed, int megabytes) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + megabytes + "m");
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(ConsoleChild.class.getName());
    command.addAll(List.of(world.toString(), Integer.toString(undeployed)));
    return new ConsoleChild(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The port of its page. */
  int port() throws IOException {
    String line = said.readLine();
    if (line == null) {
      throw new IOException("the child ended before it served anything");
    }
    return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
  }

  /** What it answers to {@code question}. */
  long ask(String question) throws IOException {
    process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
    return Long.parseLong(said.readLine());
  }

  /** Kills it, as kill -9 does. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor();
  }

  public static void main(String[] arguments) throws Exception {
    ServerProperties.set();
    try (ConsoleWorld world = new ConsoleWorld(Path.of(arguments[0]))) {
      int undeployed = Integer.parseInt(arguments[1]);
      if (undeployed >= 0) {
        world.deployed(undeployed);
      }
      try (Console console =
          Console.serve(
              world.works,
              ConsoleWorld.everybody(),
              ConsoleWorld.settings(0).withStreams(250, 250))) {
        System.out.println(console.address());
        answer();
      }
    }
  }

  private static void answer() throws IOException {
    BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = asked.readLine(); line != null; line = asked.readLine()) {
      System.out.println(line.equals("threads") ? streamThreads() : heap());
    }
  }

  private static long streamThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("console-stream"))
        .count();
  }

  private static long heap() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
