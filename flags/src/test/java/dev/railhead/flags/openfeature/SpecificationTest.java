package dev.railhead.flags.openfeature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.Hook;
import dev.openfeature.sdk.HookContext;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.MutableContext;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderState;
import dev.openfeature.sdk.Value;
import dev.railhead.flags.FlagCatalog;
import dev.railhead.flags.FlagContext;
import dev.railhead.flags.Flags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The behaviour that OpenFeature's specification describes in its published scenarios (v0.9,
 * evaluation, context merging, hooks and metadata), scenario by scenario in words of our own.
 */
@DisplayName("OpenFeature's specification")
class SpecificationTest {
  /** As many scenarios as the suites have for providers of evaluation, context, hooks, metadata. */
  private static final int SCENARIOS = 110;

  private static final AtomicInteger RUN = new AtomicInteger();

  private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
  private final Flags flags = Flags.builder(new FlagCatalog()).build(SpecFlags.set());
  private final Client client = api.getClient();

  @AfterEach
  void close() {
    api.shutdown();
    flags.close();
  }

  @AfterAll
  static void all_scenarios_were_run() {
    // Only when the whole class runs: a single chosen test counts itself alone.
    assertThat(RUN.get()).isIn(SCENARIOS, 0, 1);
  }

  /** Type, key, default, context, and what comes of it: value, variant, reason, error. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          Boolean | boolean-flag | false | - | true     | -  | - | -
          String  | string-flag  | bye   | - | hi       | -  | - | -
          Integer | integer-flag | 1     | - | 10       | -  | - | -
          Float   | float-flag   | 0.1   | - | 0.5      | -  | - | -
          Object  | object-flag  | {}    | - | template | -  | - | -
          Boolean | boolean-zero-flag | true | - | false | - | STATIC | -
          String  | string-zero-flag  | hi   | - | ''    | - | STATIC | -
          Integer | integer-zero-flag | 1    | - | 0     | - | STATIC | -
          Float   | float-zero-flag   | 0.1  | - | 0.0   | - | STATIC | -
          Boolean | boolean-targeted-zero-flag | true | ballmer@macrosoft.com | false | - | TARGETING_MATCH | -
          String  | string-targeted-zero-flag  | hi   | ballmer@macrosoft.com | ''    | - | TARGETING_MATCH | -
          Integer | integer-targeted-zero-flag | 1    | ballmer@macrosoft.com | 0     | - | TARGETING_MATCH | -
          Float   | float-targeted-zero-flag   | 0.1  | ballmer@macrosoft.com | 0.0   | - | TARGETING_MATCH | -
          Object  | object-targeted-zero-flag  | a    | ballmer@macrosoft.com | {}    | - | TARGETING_MATCH | -
          Boolean | boolean-targeted-zero-flag | true | ballmer@none.com | false | - | DEFAULT | -
          String  | string-targeted-zero-flag  | hi   | ballmer@none.com | ''    | - | DEFAULT | -
          Integer | integer-targeted-zero-flag | 1    | ballmer@none.com | 0     | - | DEFAULT | -
          Float   | float-targeted-zero-flag   | 0.1  | ballmer@none.com | 0.0   | - | DEFAULT | -
          Object  | object-targeted-zero-flag  | a    | ballmer@none.com | {}    | - | DEFAULT | -
          Boolean | non-existent-flag | false | - | false | - | ERROR | FLAG_NOT_FOUND
          String  | non-existent-flag | bye   | - | bye   | - | ERROR | FLAG_NOT_FOUND
          Integer | non-existent-flag | 1     | - | 1     | - | ERROR | FLAG_NOT_FOUND
          Float   | non-existent-flag | 0.1   | - | 0.1   | - | ERROR | FLAG_NOT_FOUND
          Object  | non-existent-flag | a     | - | a     | - | ERROR | FLAG_NOT_FOUND
          String  | boolean-flag | bye   | - | bye   | - | ERROR | TYPE_MISMATCH
          Boolean | string-flag  | false | - | false | - | ERROR | TYPE_MISMATCH
          Integer | string-flag  | 1     | - | 1     | - | ERROR | TYPE_MISMATCH
          Object  | string-flag  | {}    | - | {}    | - | ERROR | TYPE_MISMATCH
          Boolean | boolean-flag | false | - | true     | on       | STATIC | -
          String  | string-flag  | bye   | - | hi       | greeting | STATIC | -
          Integer | integer-flag | 1     | - | 10       | ten      | STATIC | -
          Float   | float-flag   | 0.1   | - | 0.5      | half     | STATIC | -
          Object  | object-flag  | {}    | - | template | template | STATIC | -
          Boolean | boolean-targeted-zero-flag | true | - | false | - | DEFAULT | -
          String  | string-targeted-zero-flag  | str  | - | ''    | - | DEFAULT | -
          Integer | integer-targeted-zero-flag | 1    | - | 0     | - | DEFAULT | -
          Float   | float-targeted-zero-flag   | 1.0  | - | 0.0   | - | DEFAULT | -
          Object  | object-targeted-zero-flag  | a    | - | {}    | - | DEFAULT | -
          Boolean | boolean-targeted-zero-flag | true | null | false | - | DEFAULT | -
          String  | string-targeted-zero-flag  | str  | null | ''    | - | DEFAULT | -
          Integer | integer-targeted-zero-flag | 1    | null | 0     | - | DEFAULT | -
          Float   | float-targeted-zero-flag   | 1.0  | null | 0.0   | - | DEFAULT | -
          Object  | object-targeted-zero-flag  | a    | null | {}    | - | DEFAULT | -
          Object  | object-flag  | {}    | - | template | -        | STATIC | -
          Boolean | boolean-flag | false | - | -        | on       | - | -
          String  | string-flag  | bye   | - | -        | greeting | - | -
          Integer | integer-flag | 1     | - | -        | ten      | - | -
          Float   | float-flag   | 0.1   | - | -        | half     | - | -
          Object  | object-flag  | {}    | - | -        | template | - | -
          Boolean | boolean-disabled-flag | false | - | false | - | DISABLED | -
          String  | string-disabled-flag  | bye   | - | bye   | - | DISABLED | -
          Boolean | string-flag  | false | - | false | - | - | TYPE_MISMATCH
          String  | boolean-flag | bye   | - | bye   | - | - | TYPE_MISMATCH
          Integer | boolean-flag | 1     | - | 1     | - | - | TYPE_MISMATCH
          Float   | boolean-flag | 0.1   | - | 0.1   | - | - | TYPE_MISMATCH
          """)
  void a_flag_evaluates_to(
      String type,
      String key,
      String otherwise,
      String email,
      String value,
      String variant,
      String reason,
      String error) {
    RUN.incrementAndGet();
    api.setProviderAndWait(FlagsProvider.of(flags));
    Evaluated evaluated = new Evaluated(client, type, key, otherwise, email(email));
    evaluated.mustBe(value, variant, reason, error);
    assertThat(evaluated.details().getFlagKey()).isEqualTo(key);
  }

  private static EvaluationContext email(String email) {
    if (email == null) {
      return new ImmutableContext();
    }
    return new ImmutableContext(
        Map.of("email", email.equals("null") ? new Value() : new Value(email)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Boolean", "String", "Integer", "Float", "Object"})
  void a_provider_that_is_not_ready_gives_the_default(String type) {
    RUN.incrementAndGet();
    Providers.NOT_READY.set(api, flags);
    new Evaluated(client, type, "boolean-flag", Evaluated.defaultOf(type), email(null))
        .mustBe(Evaluated.defaultOf(type), null, "ERROR", "PROVIDER_NOT_READY");
    Providers.release(api);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Boolean", "String", "Integer", "Float", "Object"})
  void a_provider_that_failed_for_good_gives_the_default(String type) {
    RUN.incrementAndGet();
    Providers.FATAL.set(api, flags);
    new Evaluated(client, type, "boolean-flag", Evaluated.defaultOf(type), email(null))
        .mustBe(Evaluated.defaultOf(type), null, "ERROR", "PROVIDER_FATAL");
  }

  @ParameterizedTest
  @CsvSource({
    "STABLE, READY",
    "NOT_READY, NOT_READY",
    "ERROR, ERROR",
    "FATAL, FATAL",
    "STALE, STALE"
  })
  void the_client_shows_the_providers_state(Providers provider, ProviderState state) {
    RUN.incrementAndGet();
    provider.set(api, flags);
    org.awaitility.Awaitility.await()
        .untilAsserted(() -> assertThat(client.getProviderState()).isEqualTo(state));
    Providers.release(api);
  }

  @Test
  void several_attributes_are_looked_at_together() {
    RUN.incrementAndGet();
    api.setProviderAndWait(FlagsProvider.of(flags));
    EvaluationContext context =
        new MutableContext()
            .add("email", "ballmer@macrosoft.com")
            .add("role", "admin")
            .add("age", 65)
            .add("customer", false);
    new Evaluated(client, "String", "context-aware", "false", context)
        .mustBe("INTERNAL", null, "TARGETING_MATCH", null);
  }

  @Test
  void an_error_says_what_is_missing() {
    RUN.incrementAndGet();
    api.setProviderAndWait(FlagsProvider.of(flags));
    FlagEvaluationDetails<Boolean> details = client.getBooleanDetails("error-flag", false);
    assertThat(details.getReason()).isEqualTo("ERROR");
    assertThat(details.getErrorMessage()).contains("flag error-flag not found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evaluation", "metadata"})
  void metadata_comes_with_the_details(String suite) {
    RUN.incrementAndGet();
    api.setProviderAndWait(FlagsProvider.of(flags));
    var metadata = client.getBooleanDetails("metadata-flag", true).getFlagMetadata();
    assertThat(metadata.getString("string")).isEqualTo("1.0.2");
    assertThat(metadata.getInteger("integer")).isEqualTo(2);
    assertThat(metadata.getDouble("float")).isEqualTo(0.1);
    assertThat(metadata.getBoolean("boolean")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "Boolean, boolean-flag",
    "Integer, integer-flag",
    "Float, float-flag",
    "String, string-flag"
  })
  void a_flag_without_metadata_has_none(String type, String key) {
    RUN.incrementAndGet();
    api.setProviderAndWait(FlagsProvider.of(flags));
    Evaluated flag = new Evaluated(client, type, key, Evaluated.defaultOf(type), email(null));
    assertThat(flag.details().getFlagMetadata().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "Boolean | boolean-flag | false | before after finally | on | STATIC | -",
        "String | missing-flag | uh-oh | before error finally | - | ERROR | FLAG_NOT_FOUND",
        "Integer | wrong-flag | 13 | before error finally | - | ERROR | TYPE_MISMATCH"
      })
  void hooks_hear_the_details(
      String type,
      String key,
      String otherwise,
      String stages,
      String variant,
      String reason,
      String error) {
    RUN.incrementAndGet();
    api.setProviderAndWait(FlagsProvider.of(flags));
    RecordingHook hook = new RecordingHook();
    client.addHooks(hook);
    new Evaluated(client, type, key, otherwise, email(null)).mustBe(null, variant, reason, error);
    assertThat(String.join(" ", hook.stages)).isEqualTo(stages);
    assertThat(hook.last.getFlagKey()).isEqualTo(key);
    assertThat(hook.last.getReason()).isEqualTo(reason);
    assertThat(hook.last.getVariant()).isEqualTo(variant);
    assertThat(String.valueOf(hook.last.getErrorCode())).isEqualTo(String.valueOf(error));
  }

  @ParameterizedTest
  @MethodSource("dev.railhead.flags.openfeature.Merging#scenarios")
  void contexts_are_merged_by_level(Merging merging) {
    RUN.incrementAndGet();
    AtomicReference<EvaluationContext> seen = new AtomicReference<>();
    api.setProviderAndWait(
        FlagsProvider.of(flags)
            .contexts(
                context -> {
                  seen.set(context);
                  return FlagContext.nobody();
                }));
    merging.evaluate(api, client);
    merging
        .expected()
        .forEach((key, value) -> assertThat(seen.get().getValue(key).asString()).isEqualTo(value));
  }

  /** Remembers what it was called for. */
  private static final class RecordingHook implements Hook<Object> {
    private final List<String> stages = new ArrayList<>();
    private FlagEvaluationDetails<Object> last;

    @Override
    public Optional<EvaluationContext> before(
        HookContext<Object> context, Map<String, Object> hints) {
      stages.add("before");
      return Optional.empty();
    }

    @Override
    public void after(
        HookContext<Object> context,
        FlagEvaluationDetails<Object> details,
        Map<String, Object> hints) {
      stages.add("after");
    }

    @Override
    public void error(HookContext<Object> context, Exception error, Map<String, Object> hints) {
      stages.add("error");
    }

    @Override
    public void finallyAfter(
        HookContext<Object> context,
        FlagEvaluationDetails<Object> details,
        Map<String, Object> hints) {
      stages.add("finally");
      last = details;
    }
  }
}
