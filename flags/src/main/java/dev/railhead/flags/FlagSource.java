package dev.railhead.flags;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Where flags come from: it always has some, and tells of new ones. Thread-safe. Close it when the
 * application ends; then nothing is told any more and no thread is left.
 *
 * <pre>{@code
 * FlagSource source = FileSource.at(Path.of("/srv/config/current/flags.yaml")).open();
 * source.feed(flags::reload);
 * }</pre>
 */
public interface FlagSource extends AutoCloseable {
  /** The flags as they are known now. Never waits. */
  FlagSet flags();

  /**
   * Gives {@code receiver} the flags as they are now, before this returns, and from then on each
   * time they change: one after another, never an older set after a newer one, and of several quick
   * changes perhaps only the last. What it throws is logged.
   */
  void feed(Consumer<? super FlagSet> receiver);

  /** Stops. Does nothing the second time. */
  @Override
  void close();

  /** A source that never changes. */
  static FlagSource fixed(FlagSet flags) {
    return new FixedSource(flags);
  }

  /**
   * A source that asks {@code supplier} every {@code interval} on a thread of its own, and once
   * before this returns. If that throws later on, the flags stay as they were and {@code listener}
   * is told.
   *
   * @throws IllegalArgumentException unless the interval is from 10 ms to 1 day
   */
  static FlagSource polling(
      Supplier<FlagSet> supplier, Duration interval, FlagSourceListener listener) {
    return PollingSource.open(supplier, interval, listener);
  }

  /**
   * The flags of {@code base} with those of {@code overrides} in their place. It owns both, and
   * closes them. If the two do not go together, because prerequisites would form a cycle, the flags
   * stay as they were and {@code listener} is told.
   *
   * @throws IllegalArgumentException if the two do not go together now
   */
  static FlagSource composed(FlagSource base, FlagSource overrides, FlagSourceListener listener) {
    return ComposedSource.open(base, overrides, listener);
  }
}
