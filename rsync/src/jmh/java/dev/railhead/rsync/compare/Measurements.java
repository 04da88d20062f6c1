package dev.railhead.rsync.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Measurements on one set of hosts.
 *
 * @param transport {@code pipes} or {@code ssh}
 * @param hosts how many
 * @param kinds what is measured, in this order
 */
record Measurements(String transport, int hosts, List<Measurement> kinds) {
  private static final List<Contender> ALL =
      List.of(
          Contender.COLD,
          Contender.SPARING,
          Contender.ARCHIVED,
          Contender.PLAIN,
          Contender.SMALL,
          Contender.UNKNOWN,
          Contender.KNOWN,
          Contender.WALKED);
  private static final List<Contender> WARM = List.of(Contender.UNKNOWN, Contender.KNOWN);
  private static final List<Contender> ONLY_KNOWN = List.of(Contender.KNOWN);

  /** All that the table has; full pushes come last, as they leave nothing as it was. */
  static List<Measurements> all() {
    return List.of(
        of("pipes", 32, ALL, 2),
        of("pipes", 16, WARM, 2, full()),
        of("ssh", 16, WARM, 2, full()),
        of("ssh", 32, ONLY_KNOWN, 1));
  }

  private static Measurements of(
      String transport, int hosts, List<Contender> ours, int warming, Measurement... more) {
    List<Measurement> kinds = new ArrayList<>();
    kinds.add(new Measurement(Kind.UNCHANGED, ours, warming));
    kinds.add(new Measurement(Kind.CHANGED, ours, warming));
    kinds.addAll(List.of(more));
    return new Measurements(transport, hosts, kinds);
  }

  private static Measurement full() {
    return new Measurement(Kind.FULL, List.of(Contender.UNKNOWN), 0);
  }

  /**
   * What of it has all of {@code words}; each is a transport, a number of hosts, a kind or a
   * contender.
   */
  Measurements only(Set<String> words) {
    List<Measurement> left = new ArrayList<>();
    for (Measurement each : kinds) {
      List<Contender> ours =
          each.ours().stream().filter(one -> titles(each, one).containsAll(words)).toList();
      if (!ours.isEmpty()) {
        left.add(new Measurement(each.kind(), ours, each.warming()));
      }
    }
    return new Measurements(transport, hosts, left);
  }

  private Set<String> titles(Measurement measurement, Contender contender) {
    return Set.of(
        transport, Integer.toString(hosts), measurement.kind().toString(), contender.toString());
  }

  /** Whether any push finds something on the hosts. */
  boolean needsFilledHosts() {
    return kinds.stream().anyMatch(each -> each.kind() != Kind.FULL);
  }
}
