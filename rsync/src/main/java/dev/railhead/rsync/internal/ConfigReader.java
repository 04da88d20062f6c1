package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads OpenSSH client configuration files, ssh_config(5). For one thread. */
public final class ConfigReader {
  /** As ssh(1) has it. */
  private static final int DEEPEST = 16;

  private static final Set<String> KNOWN =
      Set.of("hostname", "port", "user", "identityfile", "proxyjump", "userknownhostsfile");

  private final List<ConfigLine> lines = new ArrayList<>();

  private ConfigReader() {}

  /**
   * The lines of {@code file} that say how hosts are reached, in order.
   *
   * @throws IOException if a file cannot be read or a line is wrong; the message begins with {@code
   *     file:line}
   */
  public static List<ConfigLine> read(Path file) throws IOException {
    ConfigReader reader = new ConfigReader();
    reader.read(file, List.of(), 0);
    return List.copyOf(reader.lines);
  }

  private void read(Path file, List<List<String>> enclosing, int depth) throws IOException {
    List<List<String>> conditions = enclosing;
    int number = 0;
    for (String line : Files.readAllLines(file)) {
      String place = file + ":" + ++number;
      List<String> words = ConfigWords.of(line, place);
      if (words.isEmpty()) {
        continue;
      }
      String keyword = words.get(0).toLowerCase(Locale.ROOT);
      List<String> values = words.subList(1, words.size());
      switch (keyword) {
        case "host" -> conditions = with(enclosing, required(values, keyword, place));
        case "match" -> conditions = match(enclosing, values, place);
        case "include" -> include(required(values, keyword, place), conditions, place, depth);
        default -> setting(conditions, keyword, values, place);
      }
    }
  }

  private static List<List<String>> with(List<List<String>> conditions, List<String> patterns) {
    List<List<String>> all = new ArrayList<>(conditions);
    all.add(List.copyOf(patterns));
    return List.copyOf(all);
  }

  private static List<List<String>> match(
      List<List<String>> enclosing, List<String> values, String place) throws IOException {
    if (values.size() == 1 && values.get(0).equalsIgnoreCase("all")) {
      return enclosing;
    }
    throw new IOException(
        place + ": of Match only \"Match all\" is supported, but it was " + values);
  }

  private static List<String> required(List<String> values, String keyword, String place)
      throws IOException {
    if (values.isEmpty() || values.contains("")) {
      throw new IOException(place + ": " + keyword + " needs a value");
    }
    return values;
  }

  private void setting(
      List<List<String>> conditions, String keyword, List<String> values, String place)
      throws IOException {
    if (!KNOWN.contains(keyword)) {
      return;
    }
    required(values, keyword, place);
    if (values.size() > 1 && !keyword.equals("userknownhostsfile")) {
      throw new IOException(place + ": " + keyword + " takes one value, but there are " + values);
    }
    check(keyword, values.get(0), place);
    lines.add(new ConfigLine(conditions, keyword, List.copyOf(values), place));
  }

  /** Finds what is wrong while it can still be said where. */
  private static void check(String keyword, String value, String place) throws IOException {
    Host any = Host.named("any");
    try {
      switch (keyword) {
        case "port" -> any.at("any", Integer.parseInt(value));
        case "user" -> any.as(value);
        case "hostname" -> any.at(value.replace("%%", "%").replace("%h", "any"), Host.SSH_PORT);
        case "proxyjump" -> Logins.jumps(value).forEach(Logins::hop);
        default -> ConfigTokens.check(value);
      }
    } catch (NumberFormatException e) {
      throw new IOException(place + ": a port must be 1 to 65535, but was " + value, e);
    } catch (IllegalArgumentException e) {
      throw new IOException(place + ": " + e.getMessage(), e);
    }
  }

  private void include(List<String> names, List<List<String>> conditions, String place, int depth)
      throws IOException {
    if (depth >= DEEPEST) {
      throw new IOException(place + ": includes are nested more than " + DEEPEST + " deep");
    }
    for (String name : names) {
      for (Path file : files(name, place)) {
        read(file, conditions, depth + 1);
      }
    }
  }

  private static List<Path> files(String name, String place) throws IOException {
    Path path = ConfigTokens.home().resolve(".ssh").resolve(ConfigTokens.atHome(name));
    Path directory = path.getParent();
    Path last = path.getFileName();
    if (directory == null || last == null || directory.toString().matches(".*[*?\\[].*")) {
      throw new IOException(
          place + ": an Include may have wildcards in its last part only, but was " + name);
    }
    List<Path> files = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, last.toString())) {
        found.forEach(files::add);
      }
    }
    files.sort(null);
    return files;
  }
}
