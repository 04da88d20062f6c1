package dev.railhead.flags.internal.file;

import dev.railhead.flags.Dialect;
import dev.railhead.flags.FlagDefinition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way from bytes to definitions. */
public final class FileReading {
  private FileReading() {}

  /**
   * The flags in {@code bytes}, in the order of the file; only of use if the report has no error.
   */
  public static Map<String, FlagDefinition> read(Dialect dialect, byte[] bytes, Report report) {
    @Nullable Item root = ItemReader.read(bytes, report);
    if (root == null) {
      return Map.of();
    }
    return switch (dialect) {
      case STRICT -> new StrictReader(report).read(root);
      case ETSY_LENIENT -> new EtsyReader(report).read(root);
      case FLAGD -> new FlagdReader(report).read(root);
    };
  }
}
