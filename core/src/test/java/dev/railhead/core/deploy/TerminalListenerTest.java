package dev.railhead.core.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Actor;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.DeployEvent.Began;
import dev.railhead.core.deploy.DeployEvent.Ended;
import dev.railhead.core.deploy.DeployEvent.Exported;
import dev.railhead.core.deploy.DeployEvent.HostDone;
import dev.railhead.core.deploy.DeployEvent.HostFailed;
import dev.railhead.core.deploy.DeployEvent.HostProgressed;
import dev.railhead.core.deploy.DeployEvent.HostRetried;
import dev.railhead.core.deploy.DeployEvent.Mark;
import dev.railhead.core.deploy.DeployEvent.StepBegan;
import dev.railhead.core.deploy.DeployEvent.StepEnded;
import dev.railhead.core.deploy.DeployEvent.Swapped;
import dev.railhead.core.deploy.DeployEvent.Warned;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TerminalListenerTest {
  private static final ReleaseId OLD = ReleaseId.parse("4add615720-20140616-233728-UTC");
  private static final ReleaseId NEW = ReleaseId.parse("5bcd615720-20140617-081500-UTC");
  private static final Host WEB1 = Host.named("web1");
  private static final Host WEB2 = Host.named("web2");

  private final StringBuilder out = new StringBuilder();
  private final AtomicLong nanos = new AtomicLong();
  private final Instant start = Instant.parse("2014-06-17T08:15:00Z");
  private int number;

  /** Tells {@code listener} of what happens 50 ms after the event before. */
  private void tell(TerminalListener listener, Function<Mark, DeployEvent> make) {
    number++;
    Instant at = start.plusMillis(50L * (number - 1));
    nanos.addAndGet(Duration.ofMillis(50).toNanos());
    listener.on(make.apply(new Mark(7, number, at)));
  }

  private void begin(TerminalListener listener, List<Host> hosts) {
    Stack stack = Stack.of("web");
    Stage stage = Stage.of("production");
    tell(listener, m -> new Began(m, stack, stage, Actor.of("kchung"), "main", hosts));
  }

  private void play(TerminalListener listener) {
    begin(listener, List.of(WEB1, WEB2));
    tell(listener, m -> new Exported(m, NEW, 12, 3_400_000));
    tell(listener, m -> new StepBegan(m, Step.TRANSFER));
    tell(listener, m -> new HostProgressed(m, WEB1, 6, 1_700_000, 50));
    tell(listener, m -> new HostRetried(m, WEB2, Step.TRANSFER, 1, "reset\u001b[2J"));
    tell(listener, m -> new Warned(m, "rsync 3.2.3 has known holes"));
    tell(listener, m -> new HostDone(m, WEB1, Step.TRANSFER, "12 files", Duration.ofMillis(900)));
    tell(listener, m -> new HostFailed(m, WEB2, Step.TRANSFER, "no space left on device"));
    tell(listener, m -> new StepEnded(m, Step.TRANSFER, Duration.ofMillis(1234)));
    tell(listener, m -> new Swapped(m, WEB1, Live.serving(OLD), NEW));
    Outcome outcome =
        new Outcome.Succeeded(NEW, Map.of(), Map.of(WEB2, "no space"), Duration.ofSeconds(2));
    tell(listener, m -> new Ended(m, outcome, Duration.ofSeconds(2)));
  }

  private TerminalListener table(int columns, int rows) {
    return TerminalListener.table(out, columns, rows, nanos::get);
  }

  /** What a terminal of {@code rows} rows shows at last, with what scrolled off its top. */
  private static String shown(String written) {
    List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    int row = 0;
    int column = 0;
    String plain = written.replaceAll("\u001b\\[\\d+m", "");
    for (int i = 0; i < plain.length(); i++) {
      char c = plain.charAt(i);
      if (c == '\n') {
        row++;
        column = 0;
        if (row == lines.size()) {
          lines.add(new StringBuilder());
        }
      } else if (c == '\u001b') {
        int end = i + 2;
        while (Character.isDigit(plain.charAt(end))) {
          end++;
        }
        String digits = plain.substring(i + 2, end);
        switch (plain.charAt(end)) {
          case 'A' -> row -= Integer.parseInt(digits);
          case 'K' -> lines.get(row).setLength(column);
          case 'J' -> {
            lines.get(row).setLength(column);
            lines.subList(row + 1, lines.size()).clear();
          }
          default -> throw new AssertionError("sequence " + plain.charAt(end));
        }
        assertThat(row).isNotNegative();
        i = end;
      } else {
        StringBuilder line = lines.get(row);
        line.replace(column, Math.min(column + 1, line.length()), String.valueOf(c));
        column++;
      }
    }
    return String.join("\n", lines);
  }

  @Nested
  class GivenLines {
    @Test
    void each_event_but_progress_is_one_plain_line() {
      play(TerminalListener.lines(out));

      assertThat(out.toString())
          .isEqualTo(
              """
              2014-06-17T08:15:00.000Z kchung deploys main of web to production on 2 hosts: web1, web2
              2014-06-17T08:15:00.050Z release is 5bcd615720-20140617-081500-UTC: 12 files, 3.4 MB
              2014-06-17T08:15:00.100Z transfer: begins
              2014-06-17T08:15:00.200Z web2: transfer try 1 failed, trying again: reset\\u001b[2J
              2014-06-17T08:15:00.250Z warning: rsync 3.2.3 has known holes
              2014-06-17T08:15:00.300Z ✔ web1: transfer done in 0.9 s: 12 files
              2014-06-17T08:15:00.350Z ✘ web2: transfer failed: no space left on device
              2014-06-17T08:15:00.400Z transfer: done in 1.2 s
              2014-06-17T08:15:00.450Z ✔ web1: swapped 4add615720-20140616-233728-UTC → 5bcd615720-20140617-081500-UTC
              2014-06-17T08:15:00.500Z ✔ 5bcd615720-20140617-081500-UTC is live, but not on web2 (2.0 s)
              """);
    }
  }

  @Nested
  class GivenATable {
    @Test
    void it_begins_with_all_hosts_waiting() {
      begin(table(80, 24), List.of(WEB1, WEB2));

      assertThat(out.toString())
          .isEqualTo(
              """
              web → production  main  kchung\u001b[K
                web1  ·\u001b[K
                web2  ·\u001b[K
              begins: 0 of 2 ready, 0.0 s\u001b[K
              \u001b[J""");
    }

    @Test
    void a_redraw_goes_up_by_what_was_drawn_and_overwrites_it_in_one_piece() {
      List<String> writes = new ArrayList<>();
      TerminalListener listener = TerminalListener.table(new Recorder(writes), 80, 24, nanos::get);
      begin(listener, List.of(WEB1));
      tell(listener, m -> new StepBegan(m, Step.TRANSFER));

      assertThat(writes).hasSize(2);
      assertThat(writes.get(1))
          .isEqualTo(
              """
              \u001b[3Aweb → production  main  kchung\u001b[K
                web1  ·\u001b[K
              transfer: 0 of 1 ready, 0.1 s\u001b[K
              \u001b[J""");
    }

    @Test
    void progress_is_a_bar_with_files_and_bytes() {
      TerminalListener listener = table(80, 24);
      begin(listener, List.of(WEB1, WEB2));
      tell(listener, m -> new HostProgressed(m, WEB1, 1_234, 1_700_000, 50));
      tell(listener, m -> new StepBegan(m, Step.TRANSFER));

      assertThat(shown(out.toString()))
          .isEqualTo(
              """
              web → production  main  kchung
                web1  ██████████░░░░░░░░░░  50 %  1,234 files  1.7 MB, 34.0 MB/s, 0.1 s left
                web2  ·
              transfer: 0 of 2 ready, 1.7 MB of files, 34.0 MB/s, 0.2 s left, 0.1 s
              """);
    }

    @Test
    void at_the_end_the_table_and_a_recap_stay() {
      play(table(80, 24));

      assertThat(shown(out.toString()))
          .isEqualTo(
              """
              warning: rsync 3.2.3 has known holes
              web → production  5bcd615720-20140617-081500-UTC  kchung
                web1  ✔ 4add615720-20140616-233728-UTC → 5bcd615720-20140617-081500-UTC
                web2  ✘ transfer: no space left on device
              ✔ 5bcd615720-20140617-081500-UTC is live, but not on web2 (2.0 s)
                1.7 MB of files, transfer 1.2 s

              """);
    }

    @Test
    void signs_have_colours_and_nothing_from_outside_reaches_the_terminal_raw() {
      TerminalListener listener = table(80, 24);
      begin(listener, List.of(WEB1));
      tell(listener, m -> new HostFailed(m, WEB1, Step.SWAP, "a\u001b]0;title\u0007\r\nb"));
      tell(listener, m -> new StepBegan(m, Step.RECORD));

      assertThat(out.toString())
          .contains("  web1  \u001b[31m✘\u001b[0m swap: a\\u001b]0;title\\u0007\\u000d\\u000ab")
          .doesNotContain("\u0007", "\r", "\u001b]");
    }

    @Test
    void no_line_is_as_wide_as_the_terminal() {
      TerminalListener listener = table(30, 24);
      begin(listener, List.of(Host.named("a-very-long-name-of-a-host-indeed"), WEB2));
      tell(listener, m -> new HostFailed(m, WEB2, Step.SWAP, "漢字".repeat(50)));
      tell(listener, m -> new StepBegan(m, Step.RECORD));
      String last = shown(out.toString());

      assertThat(last.lines()).allMatch(line -> Columns.of(line) < 30);
      assertThat(last)
          .isEqualTo(
              """
              web → production  main  kchu…
                a-very-long-name-of-a-h…  ·
                web2                      …
              record: 0 of 2 ready, 1 fail…
              """);
    }

    @Test
    void a_warning_is_never_cut_however_narrow_the_terminal_is() {
      TerminalListener listener = table(30, 24);
      begin(listener, List.of(WEB1));
      tell(
          listener,
          m -> new Warned(m, "rsync 3.2.3 has known holes: CVE-2024-12084 " + "漢".repeat(20)));
      tell(listener, m -> new StepBegan(m, Step.RECORD));
      String last = shown(out.toString());

      assertThat(last.lines()).allMatch(line -> Columns.of(line) < 30);
      assertThat(last)
          .startsWith(
              """
              warning: rsync 3.2.3 has
                known holes:
                CVE-2024-12084
                漢漢漢漢漢漢漢漢漢漢漢漢漢
                漢漢漢漢漢漢漢
              """);
    }

    @Test
    void a_fleet_that_does_not_fit_shows_the_failed_and_the_slowest() {
      List<Host> hosts =
          IntStream.rangeClosed(1, 200).mapToObj(i -> Host.named("web" + i)).toList();
      TerminalListener listener = table(80, 7);
      begin(listener, hosts);
      hosts.forEach(
          host -> {
            int percent = host.name().equals("web150") ? 3 : 90;
            tell(listener, m -> new HostProgressed(m, host, 1, 10, percent));
          });
      tell(listener, m -> new HostFailed(m, hosts.get(120), Step.TRANSFER, "no space"));
      out.setLength(0);
      tell(listener, m -> new StepBegan(m, Step.VERIFY));

      assertThat(shown(out.substring(out.indexOf("web →"))))
          .isEqualTo(
              """
              web → production  main  kchung
                web1    ██████████████████░░  90 %  1 file  10 B
                web121  ✘ transfer: no space
                web150  ░░░░░░░░░░░░░░░░░░░░   3 %  1 file  10 B
                … and 197 more hosts
              verify: 0 of 200 ready, 1 failed, 2.0 kB of files, 10.1 s
              """);
    }

    @Test
    void it_is_drawn_at_most_ten_times_a_second_but_for_turns() {
      List<String> writes = new ArrayList<>();
      TerminalListener listener = TerminalListener.table(new Recorder(writes), 80, 24, nanos::get);
      begin(listener, List.of(WEB1));
      for (int i = 1; i <= 100; i++) {
        int percent = i;
        tell(listener, m -> new HostProgressed(m, WEB1, 1, 1, percent));
      }
      // 100 events in 5 seconds.
      assertThat(writes).hasSize(1 + 50);
      assertThat(writes.get(50)).contains("100 %");
    }

    @Test
    void two_deploys_at_once_stand_one_above_the_other() {
      TerminalListener listener = table(80, 24);
      begin(listener, List.of(WEB1));
      Stage stage = Stage.of("princess");
      listener.on(
          new Began(
              new Mark(8, 1, start),
              Stack.of("search"),
              stage,
              Actor.of("a"),
              "main",
              List.of(WEB2)));

      assertThat(shown(out.toString()))
          .isEqualTo(
              """
              web → production  main  kchung
                web1  ·
              begins: 0 of 1 ready, 0.0 s
              search → princess  main  a
                web2  ·
              begins: 0 of 1 ready, 0.0 s
              """);
    }

    @Test
    void a_size_out_of_bounds_is_refused() {
      assertThatThrownBy(() -> TerminalListener.table(out, 19, 24))
          .hasMessage("a terminal must be 20 to 1000 columns wide, but was 19");
      assertThatThrownBy(() -> TerminalListener.table(out, 80, 4))
          .hasMessage("a terminal must be 5 to 1000 rows high, but was 4");
    }
  }

  @Nested
  class GivenAnEnvironment {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private String written(Map<String, String> environment) {
      PrintStream stream = new PrintStream(bytes, true, UTF_8);
      begin(TerminalListener.detect(stream, environment, System.console()), List.of(WEB1));
      return bytes.toString(UTF_8);
    }

    @Test
    void without_a_console_there_are_lines() {
      PrintStream stream = new PrintStream(bytes, true, UTF_8);
      begin(
          TerminalListener.detect(stream, Map.of("TERM", "xterm"), null),
          Collections.nCopies(1, WEB1));
      assertThat(bytes.toString(UTF_8)).startsWith("2014-06-17T08:15:00.000Z kchung deploys");
    }

    @Test
    void no_color_ci_and_dumb_terminals_get_lines() {
      for (Map<String, String> environment :
          List.of(
              Map.of("TERM", "xterm", "NO_COLOR", "1"),
              Map.of("TERM", "xterm", "CI", "true"),
              Map.of("TERM", "dumb"),
              Map.<String, String>of())) {
        bytes.reset();
        assertThat(written(environment)).doesNotContain("\u001b").contains("kchung deploys");
      }
    }
  }

  /** Keeps what is written call by call. */
  private record Recorder(List<String> writes) implements Appendable {
    @Override
    public Appendable append(CharSequence text) {
      writes.add(text.toString());
      return this;
    }

    @Override
    public Appendable append(CharSequence text, int from, int to) {
      return append(text.subSequence(from, to));
    }

    @Override
    public Appendable append(char c) {
      return append(String.valueOf(c));
    }
  }
}
