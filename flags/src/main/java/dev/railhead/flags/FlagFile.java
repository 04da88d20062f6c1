package dev.railhead.flags;

import dev.railhead.flags.internal.Cycles;
import dev.railhead.flags.internal.file.FileReading;
import dev.railhead.flags.internal.file.Limits;
import dev.railhead.flags.internal.file.Printer;
import dev.railhead.flags.internal.file.Report;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The form of a flags file: reads YAML or JSON into a {@link FlagSet}, and prints it. Immutable.
 *
 * <pre>{@code
 * FlagSet flags = FlagFile.strict().read(Path.of("flags.yaml")).orThrow();
 * }</pre>
 *
 * <p>Reading never throws for what stands in a file, and takes bounded time and memory: a file has
 * at most 8 MiB, 32 levels and 500,000 values, those behind aliases counted each time; a number has
 * at most 64 digits. Keys stand once, and tags and merge keys are refused.
 */
public final class FlagFile {
  private static final FlagFile STRICT = new FlagFile(Dialect.STRICT);

  private final Dialect dialect;

  private FlagFile(Dialect dialect) {
    this.dialect = Objects.requireNonNull(dialect, "dialect");
  }

  /** Our own dialect, in which a mistake refuses the file. */
  public static FlagFile strict() {
    return STRICT;
  }

  /** Files in {@code dialect}. */
  public static FlagFile of(Dialect dialect) {
    return dialect == Dialect.STRICT ? STRICT : new FlagFile(dialect);
  }

  /** The dialect of these files. */
  public Dialect dialect() {
    return dialect;
  }

  /**
   * Reads a file, which its findings call by {@code file}'s name as it is given.
   *
   * @throws IOException if there is no such file, or it cannot be read
   */
  public Reading read(Path file) throws IOException {
    return read(file.toString(), bytes(file));
  }

  /** Reads {@code bytes}, which findings call {@code source}. Never throws for what they hold. */
  public Reading read(String source, byte[] bytes) {
    return read(source, "", bytes);
  }

  /** Reads {@code bytes} as the given version of the flags. */
  Reading read(String source, String version, byte[] bytes) {
    Report report = new Report(source);
    Map<String, FlagDefinition> flags = FileReading.read(dialect, bytes, report);
    checkCycles(flags, report);
    @Nullable FlagSet set = report.hasFailed() ? null : FlagSet.of(version, flags.values());
    return new Reading(set, report.findings());
  }

  /** All of a file, or one byte more than a file may have. */
  static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(Limits.MAX_BYTES + 1);
    }
  }

  private static void checkCycles(Map<String, FlagDefinition> flags, Report report) {
    List<String> cycle = Cycles.first(flags);
    FlagDefinition first = cycle.isEmpty() ? null : flags.get(cycle.get(0));
    if (first != null) {
      report.error(
          first.position(),
          first.name(),
          "prerequisite-cycle",
          "prerequisites must not form a cycle, but do: "
              + String.join(" -> ", cycle.size() > 12 ? cycle.subList(0, 12) : cycle));
    }
  }

  /**
   * Prints {@code flags} as YAML, so that reading it gives equal flags: dotted names are written
   * out, and defaults left out. Flags of flagd stand in a stanza with that word for its key.
   *
   * @throws IllegalArgumentException if there are flags of {@link Dialect#ETSY_LENIENT} among those
   *     of other dialects, which no file can hold together
   */
  public static String print(FlagSet flags) {
    return Printer.print(flags.flags().values());
  }

  @Override
  public String toString() {
    return "flags files, " + dialect;
  }
}
