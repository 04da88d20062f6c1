package dev.railhead.examples.flags;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.flags.FlagContext;
import dev.railhead.flags.FlagFile;
import dev.railhead.flags.FlagRequest;
import dev.railhead.flags.FlagSet;
import dev.railhead.flags.Flags;
import dev.railhead.flags.Guard;
import dev.railhead.flags.junit.FlagsExtension;
import dev.railhead.flags.junit.WithFlag;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class ShopTest {
  // region: test
  @RegisterExtension static final FlagsExtension FLAGS = FlagsExtension.of(ShopFlags.CATALOG);

  @Test
  @WithFlag("checkout.new=on")
  void shows_the_new_checkout(FlagRequest request) {
    assertThat(request.isOn(ShopFlags.NEW_CHECKOUT)).isTrue();
  }

  // endregion

  @TempDir Path home;

  @Test
  void shows_what_the_file_says_and_starts_from_the_copy_when_it_is_broken() throws Exception {
    Path file = Files.writeString(home.resolve("flags.yaml"), "checkout.new: on\ntheme: dark\n");
    assertThat(shown(file)).isEqualTo("new checkout\nDARK\n");
    Files.writeString(file, "checkout.new: [");
    assertThat(shown(file)).isEqualTo("new checkout\nDARK\n");
  }

  private String shown(Path file) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
      Shop.show(file, home.resolve("copy.yaml"), "c", print);
    }
    return out.toString(StandardCharsets.UTF_8).replace("\r", "");
  }

  @Test
  void prints_a_file_as_it_reads_it() throws Exception {
    Path file = Files.writeString(home.resolve("flags.yaml"), "checkout: {new: {enabled: 50}}");
    Path printed = Files.writeString(home.resolve("printed.yaml"), Shop.tidied(file));
    assertThat(Shop.tidied(printed)).isEqualTo(Shop.tidied(file)).contains("checkout.new");
  }

  @Test
  void tells_the_guard_of_a_page_that_failed() throws Exception {
    Path file = Files.writeString(home.resolve("flags.yaml"), "checkout.new: {enabled: 50}");
    FlagSet set = FlagFile.strict().read(file).orThrow();
    try (Flags flags = Flags.builder(ShopFlags.CATALOG).build(set)) {
      Guard guard = Shop.guardOf(flags);
      FlagRequest request = flags.request(FlagContext.ofUser("7"));
      assertThatThrownBy(() -> Shop.answer(guard, request, ShopTest::broken))
          .isInstanceOf(IllegalStateException.class);
      String variant = request.answer(ShopFlags.NEW_CHECKOUT).variant();
      assertThat(guard.failures()).isEqualTo(Map.of(variant, 1));
    }
  }

  private static String broken(FlagRequest request) {
    throw new IllegalStateException(
        "broken when the flag is " + request.isOn(ShopFlags.NEW_CHECKOUT));
  }
}
