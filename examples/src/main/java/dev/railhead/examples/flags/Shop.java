package dev.railhead.examples.flags;

import dev.railhead.flags.FileSource;
import dev.railhead.flags.FlagContext;
import dev.railhead.flags.FlagFile;
import dev.railhead.flags.FlagFileException;
import dev.railhead.flags.FlagRequest;
import dev.railhead.flags.FlagSet;
import dev.railhead.flags.FlagSource;
import dev.railhead.flags.Flags;
import dev.railhead.flags.Guard;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.function.Function;

/** A shop that asks its flags. */
public final class Shop {
  private Shop() {}

  /** Shows the page of the cookie {@code arguments[1]} by the flags file {@code arguments[0]}. */
  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("Usage: Shop FILE COOKIE");
      System.exit(2);
    }
    Path file = Path.of(arguments[0]);
    show(file, file.resolveSibling("good-flags.yaml"), arguments[1], System.out);
  }

  static void show(Path file, Path copy, String cookie, PrintStream out) throws IOException {
    // region: shop
    try (Flags flags = Flags.builder(ShopFlags.CATALOG).build(FlagSet.empty());
        FlagSource source =
            FileSource.at(file) // such as /srv/config/current/flags.yaml
                .copyTo(copy) // what was last good, to start from when the file is broken
                .listener(flags.sourceListener())
                .open()) {
      source.feed(flags::reload); // now, and at each change

      FlagContext who = FlagContext.builder().anonymousId(cookie).user("7", "fred").build();
      FlagRequest request = flags.request(who); // one for each request of the application
      out.println(request.isOn(ShopFlags.NEW_CHECKOUT) ? "new checkout" : "old checkout");
      out.println(request.value(ShopFlags.THEME));
    }
    // endregion
  }

  static String tidied(Path file) throws IOException, FlagFileException {
    // region: read
    FlagSet flags = FlagFile.strict().read(file).orThrow(); // the exception names line and column
    String text = FlagFile.print(flags); // reading it gives equal flags
    // endregion
    return text;
  }

  static Guard guardOf(Flags flags) {
    // region: guard
    Guard guard = Guard.of(flags, ShopFlags.NEW_CHECKOUT).falseAlarms(0.01).build();
    // endregion
    return guard;
  }

  static String answer(Guard guard, FlagRequest request, Function<FlagRequest, String> page) {
    // region: failed
    try {
      return page.apply(request); // asks for the flag somewhere
    } catch (RuntimeException e) {
      guard.failed(request); // also for an error status, a timeout, a payment that was refused
      throw e;
    }
    // endregion
  }
}
