package dev.railhead.rsync.compare;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Another JVM with this one's classes. */
final class ChildJvm {
  private ChildJvm() {}

  /**
   * Runs {@code main} with {@code options} of the JVM, such as {@code -Xmx96m}, and returns what it
   * printed.
   *
   * @throws IOException if it ended with anything but 0
   */
  static String run(List<String> options, Class<?> main, String... arguments) throws Exception {
    return run(System.getProperty("java.class.path"), options, main, arguments);
  }

  /** The same with the classes of {@code classPath}. */
  static String run(String classPath, List<String> options, Class<?> main, String... arguments)
      throws Exception {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(options);
    words.addAll(List.of("-cp", classPath));
    words.add(main.getName());
    words.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("a JVM with " + options + " ended with " + process.exitValue());
    }
    return said.strip();
  }
}
