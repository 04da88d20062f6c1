package dev.railhead.core.gate;

import dev.railhead.core.Calendar;
import dev.railhead.core.deploy.Gate;
import dev.railhead.core.deploy.Question;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.internal.Names;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A gate that keeps deploys to their hours: when it has windows it passes within one of them only,
 * and within a freeze never. Hours are by the clock on the wall of a place, as {@link Calendar} has
 * them, over midnight and changes of the clock. Rollbacks pass at any time. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * ZoneId newYork = ZoneId.of("America/New_York");
 * Gate hours =
 *     WindowGate.builder("deploy hours")
 *         .open(new Calendar.Weekly(EnumSet.range(MONDAY, FRIDAY), LocalTime.of(9, 0), LocalTime.of(17, 0), newYork))
 *         .freeze(new Calendar.Dated(cyberMonday, cyberMonday.plusDays(2), newYork), "Cyber Monday")
 *         .build();
 * }</pre>
 */
public final class WindowGate implements Gate {
  private final String name;
  private final List<Calendar> windows;
  private final List<Freeze> freezes;
  private final InstantSource clock;

  private record Freeze(Calendar calendar, String reason) {}

  private WindowGate(Builder builder) {
    this.name = builder.name;
    this.windows = List.copyOf(builder.windows);
    this.freezes = List.copyOf(builder.freezes);
    this.clock = builder.clock;
  }

  /**
   * A gate called {@code name}.
   *
   * @throws IllegalArgumentException if {@code name} is not one printable line of at most 100
   *     characters
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Verdict ask(Question question) {
    return question.isRollback() ? Rollbacks.PASS : at(clock.instant());
  }

  /** What it answers a deploy at {@code now}; a page can show it beforehand. */
  public Verdict at(Instant now) {
    for (Freeze freeze : freezes) {
      if (freeze.calendar().contains(now)) {
        String until =
            freeze.calendar().nextChange(now).map(at -> " (until " + at + ")").orElse("");
        return Verdict.block("frozen: " + freeze.reason() + until);
      }
    }
    if (windows.isEmpty()) {
      return Verdict.pass("there is no freeze now");
    }
    return windows.stream().anyMatch(window -> window.contains(now))
        ? Verdict.pass("within the window")
        : Verdict.block("outside the window" + opening(now));
  }

  private String opening(Instant now) {
    Optional<Instant> next =
        windows.stream()
            .map(window -> window.nextChange(now))
            .flatMap(Optional::stream)
            .min(Instant::compareTo);
    return next.map(at -> ", which opens at " + at).orElse(", and there is no other to come");
  }

  /** Settings of a {@link WindowGate}. For one thread. */
  public static final class Builder {
    private final String name;
    private final List<Calendar> windows = new ArrayList<>();
    private final List<Freeze> freezes = new ArrayList<>();
    private InstantSource clock = InstantSource.system();

    private Builder(String name) {
      this.name = Names.line("a gate's name", name, 100);
    }

    /** Opens within {@code window}; may be called for several. Without any it is always open. */
    public Builder open(Calendar window) {
      windows.add(Objects.requireNonNull(window, "window"));
      return this;
    }

    /**
     * Closes within {@code calendar}, whatever is open; may be called for several.
     *
     * @throws IllegalArgumentException if {@code reason} is not one printable line of at most 400
     *     characters
     */
    public Builder freeze(Calendar calendar, String reason) {
      Objects.requireNonNull(calendar, "calendar");
      freezes.add(new Freeze(calendar, Names.line("a freeze's reason", reason, 400)));
      return this;
    }

    /** What time it is (default the system's). */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * The gate.
     *
     * @throws IllegalStateException if it has neither window nor freeze
     */
    public WindowGate build() {
      if (windows.isEmpty() && freezes.isEmpty()) {
        throw new IllegalStateException("a window gate needs a window or a freeze");
      }
      return new WindowGate(this);
    }
  }
}
