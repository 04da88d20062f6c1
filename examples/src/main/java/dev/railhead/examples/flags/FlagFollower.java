package dev.railhead.examples.flags;

import dev.railhead.flags.FileSource;
import dev.railhead.flags.FlagDefinition;
import dev.railhead.flags.FlagSet;
import dev.railhead.flags.FlagSource;
import java.io.IOException;
import java.nio.file.Path;

/** An application that follows a flags file and says what it has, until its input ends. */
public final class FlagFollower {
  private FlagFollower() {}

  /** Follows the file {@code arguments[0]}, and keeps a copy of it in {@code arguments[1]}. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("Usage: FlagFollower FILE COPY");
      System.exit(2);
    }
    // region: follow
    try (FlagSource source =
        FileSource.at(Path.of(arguments[0])) // such as /srv/config/current/flags.yaml
            .copyTo(Path.of(arguments[1])) // to start from when the file is broken
            .versionOf(
                real -> real.getName(real.getNameCount() - 2).toString()) // the release's name
            .listener(event -> System.out.println(event.getClass().getSimpleName()))
            .open()) {
      source.feed(FlagFollower::print);
      while (System.in.read() >= 0) {
        // Until the end of the input.
      }
    }
    // endregion
  }

  private static void print(FlagSet flags) {
    StringBuilder line = new StringBuilder("flags ").append(flags.version());
    for (FlagDefinition flag : flags.flags().values()) {
      line.append(' ').append(flag);
    }
    System.out.println(line);
  }
}
