package dev.railhead.flags.openfeature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.EventDetails;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.ImmutableContext;
import dev.openfeature.sdk.MutableTrackingEventDetails;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.ProviderState;
import dev.openfeature.sdk.Value;
import dev.railhead.flags.Condition;
import dev.railhead.flags.FlagCatalog;
import dev.railhead.flags.FlagContext;
import dev.railhead.flags.FlagDefinition;
import dev.railhead.flags.FlagSet;
import dev.railhead.flags.Flags;
import dev.railhead.flags.Rule;
import dev.railhead.flags.Serving;
import dev.railhead.flags.Targets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FlagsProviderTest {
  private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
  private final Flags flags = flags(flag("half", Serving.percent("50")));
  private final Client client = api.getClient();

  @AfterEach
  void close() {
    api.shutdown();
    flags.close();
  }

  @Test
  void a_percentage_is_a_split_by_targeting_key_as_in_our_own_api() {
    api.setProviderAndWait(FlagsProvider.of(flags));
    for (int i = 0; i < 100; i++) {
      FlagEvaluationDetails<Boolean> details =
          client.getBooleanDetails("half", false, new ImmutableContext("u" + i));
      assertThat(details.getReason()).isEqualTo("SPLIT");
      assertThat(details.getValue())
          .isEqualTo(flags.answer("half", FlagContext.ofUser("u" + i)).isOn());
    }
  }

  @Test
  void a_percentage_without_a_targeting_key_is_an_error() {
    api.setProviderAndWait(FlagsProvider.of(flags));
    FlagEvaluationDetails<Boolean> details = client.getBooleanDetails("half", true);
    assertThat(details.getErrorCode()).isEqualTo(ErrorCode.TARGETING_KEY_MISSING);
    assertThat(details.getValue()).isTrue();
  }

  @Test
  void attributes_say_who_the_user_is() {
    Targets targets =
        new Targets(
            Map.of("fred", "user"),
            Map.of("42", "group"),
            "admin",
            "internal",
            List.of(
                new Rule(
                    List.of(new Condition.In("country", Set.of("DE"))), Serving.always("rule"))));
    api.setProviderAndWait(
        FlagsProvider.of(
            flags(
                FlagDefinition.named("f")
                    .enabled(Serving.percent("100"))
                    .targets(targets)
                    .build())));
    assertThat(variant(Map.of("userName", new Value("Fred")))).isEqualTo("user");
    assertThat(variant(Map.of("groups", new Value(List.of(new Value("42")))))).isEqualTo("group");
    assertThat(variant(Map.of("groups", new Value(42)))).isEqualTo("group");
    assertThat(variant(Map.of("isAdmin", new Value(true)))).isEqualTo("admin");
    assertThat(variant(Map.of("isInternal", new Value(true)))).isEqualTo("internal");
    assertThat(variant(Map.of("country", new Value("DE")))).isEqualTo("rule");
    assertThat(variant(Map.of("features", new Value("f:rule")))).isEqualTo("on");
  }

  private String variant(Map<String, Value> attributes) {
    return client.getStringDetails("f", "", new ImmutableContext("7", attributes)).getVariant();
  }

  @Test
  void the_kill_switch_is_static_and_false() {
    api.setProviderAndWait(FlagsProvider.of(flags(flag("f", Serving.always("off")))));
    FlagEvaluationDetails<Boolean> details = client.getBooleanDetails("f", true);
    assertThat(details.getReason()).isEqualTo("STATIC");
    assertThat(details.getValue()).isFalse();
    assertThat(client.getStringValue("f", "fallback")).isEqualTo("fallback");
  }

  @Test
  void whole_numbers_beyond_doubles_come_through_exactly() {
    long large = 9_007_199_254_740_993L;
    FlagDefinition flag =
        FlagDefinition.named("f").enabled(Serving.always("big")).data(Map.of("big", large)).build();
    api.setProviderAndWait(FlagsProvider.of(flags(flag)));
    FlagsProvider provider = (FlagsProvider) api.getProvider();
    assertThat(provider.getLongEvaluation("f", 1L, new ImmutableContext()).getValue())
        .isEqualTo(large);
    assertThat(client.getIntegerDetails("f", 1).getErrorCode()).isEqualTo(ErrorCode.TYPE_MISMATCH);
  }

  @Test
  void a_reload_names_exactly_the_flags_that_changed() {
    List<EventDetails> events = new CopyOnWriteArrayList<>();
    api.onProviderConfigurationChanged(events::add);
    api.setProviderAndWait(FlagsProvider.of(flags));
    flags.reload(
        FlagSet.of(
            "v2", List.of(flag("half", Serving.percent("50")), flag("new", Serving.percent("1")))));
    await().untilAsserted(() -> assertThat(events).hasSize(1));
    assertThat(events.get(0).getFlagsChanged()).containsExactly("new");
    flags.switchOff("half", "it does harm");
    await().untilAsserted(() -> assertThat(events).hasSize(2));
    assertThat(events.get(1).getFlagsChanged()).containsExactly("half");
    assertThat(events.get(1).getMessage()).isEqualTo("it does harm");
  }

  @Test
  void a_stale_provider_answers_on_and_is_ready_again_once_fresh() {
    api.setProviderAndWait(FlagsProvider.of(flags));
    flags.stale("its file is broken");
    await()
        .untilAsserted(() -> assertThat(client.getProviderState()).isEqualTo(ProviderState.STALE));
    assertThat(client.getBooleanDetails("half", false, new ImmutableContext("1")).getErrorCode())
        .isNull();
    flags.fresh();
    await()
        .untilAsserted(() -> assertThat(client.getProviderState()).isEqualTo(ProviderState.READY));
  }

  @Test
  void tracking_events_reach_the_tracker() {
    List<String> tracked = new CopyOnWriteArrayList<>();
    api.setProviderAndWait(
        FlagsProvider.of(flags)
            .tracking(
                (name, context, details) ->
                    tracked.add(
                        name + " " + context.getTargetingKey() + " " + details.getValue())));
    client.track("bought", new ImmutableContext("u1"), new MutableTrackingEventDetails(99));
    assertThat(tracked).containsExactly("bought u1 Optional[99]");
  }

  @Test
  void each_domain_has_its_own_provider() {
    Flags others = flags(flag("half", Serving.always("on")));
    api.setProviderAndWait(FlagsProvider.of(flags));
    api.setProviderAndWait("shop", FlagsProvider.of(others));
    assertThat(api.getClient("shop").getBooleanDetails("half", false).getReason())
        .isEqualTo("STATIC");
    assertThat(client.getBooleanDetails("half", false, new ImmutableContext("1")).getReason())
        .isEqualTo("SPLIT");
  }

  @Test
  void a_shutdown_may_be_repeated_and_undone() {
    FlagsProvider provider = FlagsProvider.of(flags);
    api.setProviderAndWait(provider);
    provider.shutdown();
    provider.shutdown();
    assertThat(
            provider.getBooleanEvaluation("half", true, new ImmutableContext("1")).getErrorCode())
        .isEqualTo(ErrorCode.PROVIDER_NOT_READY);
    provider.initialize(new ImmutableContext());
    assertThat(
            provider.getBooleanEvaluation("half", true, new ImmutableContext("1")).getErrorCode())
        .isNull();
  }

  @Test
  void evaluation_leaves_the_context_as_it_is() {
    api.setProviderAndWait(FlagsProvider.of(flags));
    ImmutableContext context = new ImmutableContext("u1", Map.of("a", new Value("b")));
    Map<String, Value> before = Map.copyOf(context.asMap());
    client.getBooleanDetails("half", false, context);
    assertThat(context.asMap()).isEqualTo(before);
  }

  private static Flags flags(FlagDefinition... definitions) {
    return Flags.builder(new FlagCatalog()).build(FlagSet.of("v1", List.of(definitions)));
  }

  private static FlagDefinition flag(String name, Serving enabled) {
    return FlagDefinition.named(name).enabled(enabled).build();
  }
}
