package dev.railhead.core.deploy;

import dev.railhead.core.internal.Amounts;
import dev.railhead.core.internal.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Draws a {@link FleetView} as lines of text. Immutable. */
final class FleetTable {
  /** The lines beside those of the hosts: the heading and the summary. */
  private static final int FRAME = 2;

  private static final int NAME_COLUMNS = 24;
  private static final int BAR_COLUMNS = 20;

  /** What stands beside name and bar: {@code " 100 % 12,345 files 1.2 MB"} and the margin. */
  private static final int FIGURES_COLUMNS = 36;

  private static final Comparator<HostView> MOST_IN_NEED_FIRST =
      Comparator.comparing(HostView::state).thenComparingInt(HostView::percent);

  private final int columns;

  FleetTable(int columns) {
    this.columns = columns;
  }

  /**
   * The lines of {@code view}, at most {@code most}: when not all hosts fit, those that failed and
   * the slowest are shown.
   */
  List<String> draw(FleetView view, int most) {
    List<String> lines = new ArrayList<>();
    lines.add(heading(view));
    List<HostView> shown = shown(view, Math.max(1, most - FRAME));
    int name = nameColumns(shown);
    shown.forEach(host -> lines.add(line("  " + row(view, host, name))));
    int hidden = view.hosts().size() - shown.size();
    if (hidden > 0) {
      lines.add(line("  … and " + Amounts.count(hidden, "more host")));
    }
    lines.add(summary(view));
    return lines;
  }

  private List<HostView> shown(FleetView view, int room) {
    if (view.hosts().size() <= room) {
      return List.copyOf(view.hosts());
    }
    Set<HostView> chosen =
        new HashSet<>(
            view.hosts().stream().sorted(MOST_IN_NEED_FIRST).limit(Math.max(1, room - 1)).toList());
    return view.hosts().stream().filter(chosen::contains).toList();
  }

  private static int nameColumns(List<HostView> hosts) {
    int longest = hosts.stream().mapToInt(h -> Columns.of(h.host().name())).max().orElse(0);
    return Math.min(NAME_COLUMNS, longest);
  }

  private String heading(FleetView view) {
    var began = view.began();
    return line(began.stack() + " → " + began.stage() + "  " + view.what() + "  " + began.actor());
  }

  private String row(FleetView view, HostView host, int nameColumns) {
    String name = Columns.pad(host.host().name(), nameColumns);
    String rest =
        switch (host.state()) {
          case WAITING -> "·";
          case SENDING ->
              progress(host, nameColumns)
                  + view.reading(host.host()).map(FleetTable::speed).orElse("");
          case RETRYING -> "↻ " + host.note();
          case DONE, SWAPPED -> "✔ " + host.note();
          case BACK -> "↩ " + host.note();
          case FAILED -> "✘ " + host.note();
        };
    return name + "  " + rest;
  }

  private String progress(HostView host, int nameColumns) {
    int width = Math.min(BAR_COLUMNS, columns - nameColumns - FIGURES_COLUMNS);
    int full = Math.max(0, width) * host.percent() / 100;
    String bar = width < 4 ? "" : "█".repeat(full) + "░".repeat(width - full) + " ";
    String files = Amounts.count(host.files(), "file");
    String bytes = Amounts.bytes(host.bytes());
    return String.format(Locale.ROOT, "%s%3d %%  %s  %s", bar, host.percent(), files, bytes);
  }

  /** Such as {@code , 12.3 MB/s, 4.0 s left}; nothing of what is not known yet. */
  private static String speed(TransferMeter.Reading reading) {
    String rate =
        reading.bytesPerSecond() > 0 ? ", " + Amounts.bytes(reading.bytesPerSecond()) + "/s" : "";
    return rate
        + reading
            .left()
            .filter(left -> !left.isZero())
            .map(left -> ", " + Amounts.seconds(left) + " left")
            .orElse("");
  }

  private String summary(FleetView view) {
    int hosts = view.hosts().size();
    long failed = view.count(HostView.State.FAILED);
    long live = view.count(HostView.State.SWAPPED);
    long ready = view.count(HostView.State.DONE) + live;
    Step step = view.step();
    StringBuilder text = new StringBuilder(step == null ? "begins" : step.toString());
    text.append(": ");
    text.append(live > 0 ? live + " of " + hosts + " live" : ready + " of " + hosts + " ready");
    text.append(failed > 0 ? ", " + failed + " failed" : "");
    text.append(view.bytes() > 0 ? ", " + Amounts.bytes(view.bytes()) + " of files" : "");
    text.append(view.reading().map(FleetTable::speed).orElse(""));
    return line(text.append(", ").append(Amounts.seconds(view.elapsed())).toString());
  }

  /** The lines that stay when {@code ended} is over: the fleet, the outcome, where time went. */
  List<String> recap(FleetView view, DeployEvent.Ended ended, int most) {
    List<String> lines = draw(view, most);
    lines.set(lines.size() - 1, line(EventText.text(ended)));
    Stream<String> sent =
        view.bytes() > 0 ? Stream.of(Amounts.bytes(view.bytes()) + " of files") : Stream.empty();
    Stream<String> steps =
        view.steps().entrySet().stream()
            .filter(step -> step.getValue().compareTo(Duration.ofMillis(50)) >= 0)
            .map(step -> step.getKey() + " " + Amounts.seconds(step.getValue()));
    lines.add(line("  " + Stream.concat(sent, steps).collect(Collectors.joining(", "))));
    lines.add("");
    return lines;
  }

  /** What is printed once, and must not be cut for want of width: as many lines as it takes. */
  List<String> wrapped(String text) {
    return Columns.wrap(Names.cleaned(text, EventText.LIMIT), columns - 1);
  }

  /** One column is left free: a full line makes some terminals wrap. */
  String line(String text) {
    return Columns.cut(Names.cleaned(text, EventText.LIMIT), columns - 1);
  }
}
