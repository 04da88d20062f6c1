package dev.railhead.core.deploy;

import dev.railhead.core.deploy.DeployEvent.Began;
import dev.railhead.core.deploy.DeployEvent.Ended;
import dev.railhead.core.deploy.DeployEvent.GateAnswered;
import dev.railhead.core.deploy.DeployEvent.Overridden;
import dev.railhead.core.deploy.DeployEvent.StepBegan;
import dev.railhead.core.deploy.DeployEvent.Warned;
import java.io.Console;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows deploys on a terminal: the fleet as a table with bars that is redrawn in place, at most ten
 * times a second, or one plain line per event where there is no terminal. Text from outside is
 * cleaned of control characters. The output should be in UTF-8. Thread-safe.
 */
public final class TerminalListener implements DeployListener {
  private static final int LEAST_COLUMNS = 20;
  private static final int LEAST_ROWS = 5;
  private static final int MOST = 1000;

  private final DeployListener mode;

  private TerminalListener(DeployListener mode) {
    this.mode = mode;
  }

  /**
   * A table if there is a terminal that can show one, else lines. It cannot when {@code console} is
   * none, when {@code NO_COLOR} or {@code CI} are set to something, or {@code TERM} is {@code dumb}
   * or missing. {@code COLUMNS} and {@code LINES} give the size, by default 80 and 24.
   *
   * @param out where to print
   * @param environment usually {@code System.getenv()}
   * @param console usually {@code System.console()}
   */
  public static TerminalListener detect(
      PrintStream out, Map<String, String> environment, @Nullable Console console) {
    String terminal = environment.getOrDefault("TERM", "dumb");
    boolean plain =
        console == null
            || terminal.equals("dumb")
            || !environment.getOrDefault("NO_COLOR", "").isEmpty()
            || !environment.getOrDefault("CI", "").isEmpty();
    return plain
        ? lines(out)
        : table(
            out,
            size(environment.get("COLUMNS"), LEAST_COLUMNS, 80),
            size(environment.get("LINES"), LEAST_ROWS, 24));
  }

  /** A size that makes no sense is the shell's slip, and no reason not to show a deploy. */
  private static int size(@Nullable String text, int least, int otherwise) {
    int size = text != null && text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : 0;
    return size >= least && size <= MOST ? size : otherwise;
  }

  /**
   * Draws tables on a terminal.
   *
   * @param out the terminal
   * @param columns how wide it is, 20 to 1000
   * @param rows how high it is, 5 to 1000; larger fleets are summed up
   * @throws IllegalArgumentException if a size is out of its bounds
   */
  public static TerminalListener table(Appendable out, int columns, int rows) {
    return table(out, columns, rows, System::nanoTime);
  }

  static TerminalListener table(Appendable out, int columns, int rows, LongSupplier nanos) {
    if (columns < LEAST_COLUMNS || columns > MOST) {
      throw new IllegalArgumentException(
          "a terminal must be 20 to 1000 columns wide, but was " + columns);
    }
    if (rows < LEAST_ROWS || rows > MOST) {
      throw new IllegalArgumentException("a terminal must be 5 to 1000 rows high, but was " + rows);
    }
    return new TerminalListener(new Tables(new Screen(out), columns, rows, nanos));
  }

  /** Prints one plain line per event to {@code out}, but for those that only tell of progress. */
  public static TerminalListener lines(Appendable out) {
    return new TerminalListener(
        event -> {
          if (!event.isProgress()) {
            Screen.print(out, EventText.line(event) + "\n");
          }
        });
  }

  @Override
  public synchronized void on(DeployEvent event) {
    mode.on(event);
  }

  /** The tables of the deploys that run, one above the other. For one thread. */
  private static final class Tables implements DeployListener {
    private static final long INTERVAL_NANOS = Duration.ofMillis(100).toNanos();

    private final Screen screen;
    private final FleetTable table;
    private final int rows;
    private final LongSupplier nanos;
    private final Map<Long, FleetView> views = new LinkedHashMap<>();
    private final List<String> staying = new ArrayList<>();
    private long drawnAt;

    Tables(Screen screen, int columns, int rows, LongSupplier nanos) {
      this.screen = screen;
      this.table = new FleetTable(columns);
      this.rows = rows;
      this.nanos = nanos;
    }

    @Override
    public void on(DeployEvent event) {
      if (event instanceof Began began) {
        views.put(began.mark().deploy(), new FleetView(began));
      }
      FleetView view = views.get(event.mark().deploy());
      if (view != null) {
        view.apply(event);
      }
      if (stays(event)) {
        staying.addAll(table.wrapped(EventText.text(event)));
      }
      if (event instanceof Ended ended && view != null) {
        views.remove(ended.mark().deploy());
        staying.addAll(table.recap(view, ended, rows - 1));
      }
      boolean turn = event instanceof Began || event instanceof StepBegan || event instanceof Ended;
      if (turn || nanos.getAsLong() - drawnAt >= INTERVAL_NANOS) {
        draw();
      }
    }

    private static boolean stays(DeployEvent event) {
      return event instanceof Warned
          || event instanceof Overridden
          || (event instanceof GateAnswered answer && !answer.verdict().passes());
    }

    private void draw() {
      List<String> frame = new ArrayList<>();
      int room = (rows - 1) / Math.max(1, views.size());
      views.values().forEach(view -> frame.addAll(table.draw(view, room)));
      // Rows that scrolled off the top cannot be drawn over.
      int hidden = Math.max(0, frame.size() - (rows - 1));
      screen.draw(staying, frame.subList(hidden, frame.size()));
      staying.clear();
      drawnAt = nanos.getAsLong();
    }
  }
}
