package dev.railhead.examples.demo;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Real hosts, as a text file lists them: one host a line, {@code name address port user
 * label=value…}, separated by blanks; {@code -} for the user means the default one; {@code #}
 * begins a comment. Hosts labelled {@code role=princess} are the first stage, all others the
 * second.
 *
 * <pre>{@code
 * # name      address       port  user    labels
 * princess1   10.0.0.10     22    deploy  role=princess
 * web1        10.0.0.11     22    deploy  rack=a
 * web2        web2.example  2222  -
 * }</pre>
 *
 * @param princess the hosts of the first stage, if there are any
 * @param production the hosts of the second stage
 */
record Inventory(Optional<Fleet> princess, Fleet production) {
  private static final int MOST_BYTES = 1 << 20;
  private static final Splitter FIELDS = Splitter.on(CharMatcher.anyOf(" \t\r")).omitEmptyStrings();

  /**
   * Reads {@code file}.
   *
   * @throws IllegalArgumentException if a line breaks a rule, with its number; or if there is no
   *     host for production, or two have one name
   */
  static Inventory read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IllegalArgumentException(
          "an inventory must be at most " + MOST_BYTES + " bytes, but " + file + " is larger");
    }
    return parse(Files.readString(file, StandardCharsets.UTF_8));
  }

  static Inventory parse(String text) {
    List<Host> hosts = new ArrayList<>();
    int number = 0;
    for (String line : Splitter.on('\n').split(text)) {
      number++;
      List<String> fields = FIELDS.splitToList(line.replaceFirst("#.*", ""));
      if (!fields.isEmpty()) {
        hosts.add(host(number, fields));
      }
    }
    List<Host> princesses = hosts.stream().filter(host -> host.is("role", "princess")).toList();
    List<Host> others = new ArrayList<>(hosts);
    others.removeAll(princesses);
    if (!hosts.isEmpty()) {
      // Names must differ across the stages too.
      Fleet.of(hosts);
    }
    return new Inventory(
        princesses.isEmpty() ? Optional.empty() : Optional.of(Fleet.of(princesses)),
        Fleet.of(others));
  }

  private static Host host(int number, List<String> fields) {
    try {
      if (fields.size() < 4) {
        throw new IllegalArgumentException(
            "a host needs name, address, port and user, but was " + fields);
      }
      Host host = Host.named(fields.get(0)).at(fields.get(1), port(fields.get(2)));
      host = fields.get(3).equals("-") ? host : host.as(fields.get(3));
      for (String label : fields.subList(4, fields.size())) {
        host = labelled(host, label);
      }
      return host;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
    }
  }

  private static int port(String text) {
    if (!text.matches("[0-9]{1,5}")) {
      throw new IllegalArgumentException("a port must be 1 to 65535, but was " + text);
    }
    return Integer.parseInt(text);
  }

  private static Host labelled(Host host, String label) {
    int equals = label.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("a label must be key=value, but was " + label);
    }
    return host.with(label.substring(0, equals), label.substring(equals + 1));
  }
}
