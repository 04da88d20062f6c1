package dev.railhead.atomic.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How others on this machine can tell this process from all that live and have lived; each part is
 * {@code -} where there is no /proc. Immutable.
 *
 * @param pid its number
 * @param start when it started, in clock ticks since the boot
 * @param boot which boot of which machine
 * @param namespace in which the number counts
 */
record ProcessMark(String pid, String start, String boot, String namespace) {
  private static final String UNKNOWN = "-";

  static ProcessMark ofThisProcess() {
    return new ProcessMark(
        Long.toString(ProcessHandle.current().pid()),
        startOfThisProcess(),
        word(read("/proc/sys/kernel/random/boot_id")),
        word(namespaceLink()));
  }

  /** Field 22 of proc(5)'s stat. The name in field 2 may hold spaces and parentheses. */
  private static String startOfThisProcess() {
    String stat = read("/proc/self/stat");
    String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
    return fields.length > 19 ? word(fields[19]) : UNKNOWN;
  }

  private static String namespaceLink() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static String word(String text) {
    String word = text.trim();
    return word.matches("[!-~]+") ? word : UNKNOWN;
  }

  /** Files of /proc say that they are empty, and are not. */
  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      return "";
    }
  }
}
