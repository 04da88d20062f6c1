package dev.railhead.examples.push;

import static dev.railhead.examples.Amounts.bytes;
import static dev.railhead.examples.Amounts.seconds;

import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.TransferCounts;
import dev.railhead.rsync.FanOut;
import dev.railhead.rsync.HostDifference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What came of pushes, as tables. For one thread. */
final class Tables {
  /** How many paths of a kind a dry run names. */
  private static final int NAMED = 5;

  private final List<Line> lines = new ArrayList<>();

  private record Line(int round, FanOut.Sender sender, Push.Result result) {}

  /** The name of {@code sender} in lower case. */
  static String name(FanOut.Sender sender) {
    return sender.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Notes a push of round {@code round} for the comparison, and tells it; host by host if it is the
   * first, or one has failed.
   */
  String add(int round, FanOut.Sender sender, Push.Result result) {
    lines.add(new Line(round, sender, result));
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s, push %d: %d of %d hosts in %s%n",
            name(sender),
            round,
            result.report().delivered().size(),
            result.report().hosts().size(),
            seconds(result.cost().wall())));
    if (round > 1 && result.report().isComplete()) {
      return text.toString();
    }
    int name =
        result.report().hosts().stream().mapToInt(h -> h.host().name().length()).max().orElse(1);
    text.append(
        String.format(
            "  %-" + name + "s  %7s %8s %10s %10s %8s %10s%n",
            "host",
            "s",
            "files",
            "new",
            "matched",
            "deleted",
            "sent"));
    result.report().hosts().forEach(host -> text.append(row(name, host)));
    return text.append("\n").toString();
  }

  private static String row(int name, HostTransfer host) {
    String head = String.format("  %-" + name + "s  ", host.host().name());
    if (host instanceof HostTransfer.Delivered delivered) {
      TransferCounts counts = delivered.counts();
      return head
          + String.format(
              Locale.ROOT,
              "%7.1f %,8d %10s %10s %8d %10s%n",
              delivered.took().toMillis() / 1000.0,
              counts.files(),
              bytes(counts.literalBytes()),
              bytes(counts.matchedBytes()),
              counts.deletions(),
              bytes(counts.bytesSent()));
    }
    return head + Board.ending(host) + "\n";
  }

  /** All pushes beside each other. */
  String comparison(boolean areHere) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            "%-5s %-7s %7s %8s %13s %11s %6s %10s%n",
            "push", "engine", "hosts", "wall s", "this CPU s", "children", "both", "sent"));
    lines.forEach(line -> text.append(row(line)));
    lines.stream().map(Line::round).distinct().forEach(round -> text.append(ratio(round)));
    return text.append("\n").append(legend(areHere)).toString();
  }

  private static String row(Line line) {
    Cost cost = line.result().cost();
    return String.format(
        Locale.ROOT,
        "%-5d %-7s %7s %8.2f %13.2f %11.2f %6.2f %10s%n",
        line.round(),
        name(line.sender()),
        line.result().report().delivered().size() + "/" + line.result().report().hosts().size(),
        cost.wall().toMillis() / 1000.0,
        cost.own(),
        cost.children(),
        cost.processor(),
        bytes(line.result().report().bytesSent()));
  }

  /** Of pushes that did not reach the same hosts nothing can be said. */
  private String ratio(int round) {
    List<Push.Result> both = new ArrayList<>();
    for (FanOut.Sender sender : List.of(FanOut.Sender.SHARED, FanOut.Sender.SYSTEM)) {
      lines.stream()
          .filter(line -> line.round() == round && line.sender() == sender)
          .filter(line -> line.result().report().isComplete())
          .forEach(line -> both.add(line.result()));
    }
    if (both.size() < 2) {
      return "";
    }
    Cost shared = both.get(0).cost();
    Cost system = both.get(1).cost();
    return String.format(
        Locale.ROOT,
        "%-5d shared takes %.2f of system's time, %.2f of its CPU, and sends %.2f of its bytes%n",
        round,
        share(shared.wall().toNanos() / 1e9, system.wall().toNanos() / 1e9),
        share(shared.processor(), system.processor()),
        share(
            (double) both.get(0).report().bytesSent(), (double) both.get(1).report().bytesSent()));
  }

  private static double share(double part, double whole) {
    return whole == 0 ? Double.NaN : part / whole;
  }

  private static String legend(boolean areHere) {
    String children =
        areHere
            ? "children: rsync here, of both ends, for the hosts are directories of this machine."
            : "children: rsync and ssh here; what runs on the hosts is not counted.";
    return "this: the Java process, whose first push also pays for its start. " + children + "\n";
  }

  /** What a push would do on a host. */
  static String describe(HostDifference difference) {
    if (difference instanceof HostDifference.Unknown unknown) {
      return "  " + unknown.host().name() + "  ✘ " + Board.clean(unknown.message()) + "\n";
    }
    HostDifference.Known known = (HostDifference.Known) difference;
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "  %s  %,d to make, %,d to change, %,d to delete%n",
            known.host().name(),
            known.created().size(),
            known.changed().size(),
            known.deleted().size()));
    text.append(named("make", known.created()));
    text.append(named("change", known.changed()));
    return text.append(named("delete", known.deleted())).toString();
  }

  private static String named(String what, List<?> paths) {
    StringBuilder text = new StringBuilder();
    paths.stream()
        .limit(NAMED)
        .forEach(path -> text.append("    ").append(what).append(' ').append(path).append('\n'));
    if (paths.size() > NAMED) {
      text.append("    … and ").append(paths.size() - NAMED).append(" more\n");
    }
    return text.toString();
  }
}
