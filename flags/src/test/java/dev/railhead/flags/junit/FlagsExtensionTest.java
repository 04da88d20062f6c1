package dev.railhead.flags.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.railhead.flags.BooleanFlag;
import dev.railhead.flags.FlagCatalog;
import dev.railhead.flags.FlagContext;
import dev.railhead.flags.FlagRequest;
import dev.railhead.flags.Flags;
import dev.railhead.flags.StringFlag;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class FlagsExtensionTest {
  private static final FlagCatalog CATALOG = new FlagCatalog();
  private static final BooleanFlag CHECKOUT = CATALOG.onOff("checkout", false);
  private static final StringFlag THEME = CATALOG.text("theme", "plain");

  @RegisterExtension static final FlagsExtension FLAGS = FlagsExtension.of(CATALOG);

  @Test
  void flags_have_their_safe_defaults(Flags flags) {
    assertThat(flags.isOn(CHECKOUT, FlagContext.nobody())).isFalse();
  }

  @Test
  @WithFlag("checkout=on")
  @WithFlag("theme = dark")
  void a_test_says_otherwise(FlagRequest request) {
    assertThat(request.isOn(CHECKOUT)).isTrue();
    assertThat(request.value(THEME)).isEqualTo("dark");
  }

  @Nested
  @WithFlag("checkout")
  class GivenAClassThatSaysOtherwise {
    @Test
    void its_tests_see_it(FlagRequest request) {
      assertThat(request.isOn(CHECKOUT)).isTrue();
    }

    @Test
    @WithFlag("checkout=off")
    void but_a_tests_own_word_beats_it(FlagRequest request) {
      assertThat(request.isOn(CHECKOUT)).isFalse();
    }
  }

  @Test
  void tests_in_parallel_have_flags_of_their_own() {
    Events tests =
        EngineTestKit.engine("junit-jupiter")
            .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
            .selectors(selectClass(InParallel.class))
            .execute()
            .testEvents();
    tests.assertStatistics(counts -> counts.succeeded(40).failed(0));
    assertThat(InParallel.SEEN).hasSize(40);
  }

  @Test
  void a_flag_that_nobody_declares_fails_the_test_and_not_silently() {
    EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(Misspelt.class))
        .execute()
        .testEvents()
        .assertThatEvents()
        .haveExactly(
            1, finishedWithFailure(message(text -> text.contains("there is no flag chekcout"))));
  }

  @Execution(ExecutionMode.CONCURRENT)
  static class InParallel {
    @RegisterExtension static final FlagsExtension FLAGS = FlagsExtension.of(CATALOG);

    static final Set<Flags> SEEN = ConcurrentHashMap.newKeySet();

    @RepeatedTest(20)
    @WithFlag("checkout=on")
    void on(Flags flags) {
      assertThat(flags.isOn(CHECKOUT, FlagContext.nobody())).isTrue();
      SEEN.add(flags);
    }

    @RepeatedTest(20)
    @WithFlag("checkout=off")
    void off(Flags flags) {
      assertThat(flags.isOn(CHECKOUT, FlagContext.nobody())).isFalse();
      SEEN.add(flags);
    }
  }

  static class Misspelt {
    @RegisterExtension static final FlagsExtension FLAGS = FlagsExtension.of(CATALOG);

    @Test
    @WithFlag("chekcout=on")
    void never_runs(FlagRequest request) {
      assertThat(request).isNotNull();
    }
  }
}
