package dev.railhead.flags.openfeature;

import dev.railhead.flags.Attributes;
import dev.railhead.flags.Dialect;
import dev.railhead.flags.Expression;
import dev.railhead.flags.FlagDefinition;
import dev.railhead.flags.FlagSet;
import dev.railhead.flags.Serving;
import dev.railhead.flags.Upkeep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/** The flags that the scenarios of OpenFeature's specification ask for, as our own definitions. */
final class SpecFlags {
  static final Map<String, Object> TEMPLATE =
      Map.of("showImages", true, "title", "Check out these pics!", "imagesPerPage", 100L);

  private final List<FlagDefinition> flags = new ArrayList<>();

  private SpecFlags() {}

  static FlagSet set() {
    SpecFlags all = new SpecFlags();
    all.plain("boolean-flag", "on", Map.of("on", true, "off", false));
    all.plain("string-flag", "greeting", Map.of("greeting", "hi", "parting", "bye"));
    all.plain("integer-flag", "ten", Map.of("one", 1L, "ten", 10L));
    all.plain("float-flag", "half", Map.of("tenth", 0.1, "half", 0.5));
    all.plain("object-flag", "template", Map.of("empty", Map.of(), "template", TEMPLATE));
    all.plain("wrong-flag", "one", Map.of("one", "uno", "two", "dos"));
    all.zero("boolean", Map.of("zero", false, "non-zero", true));
    all.zero("string", Map.of("zero", "", "non-zero", "str"));
    all.zero("integer", Map.of("zero", 0L, "non-zero", 1L));
    all.zero("float", Map.of("zero", 0.0, "non-zero", 1.0));
    all.zero("object", Map.of("zero", Map.of(), "non-zero", TEMPLATE));
    all.targeted(
        "context-aware",
        new Says("internal", SpecFlags::isInsider),
        "external",
        Map.of("internal", "INTERNAL", "external", "EXTERNAL"));
    all.disabled("boolean-disabled-flag", Map.of("on", true, "off", false));
    all.disabled("string-disabled-flag", Map.of("on", "yes", "off", "no"));
    all.withMetadata();
    return FlagSet.of("spec", all.flags);
  }

  private static boolean isBallmer(Attributes who) {
    return Objects.equals(who.attribute("email"), "ballmer@macrosoft.com");
  }

  private static boolean isInsider(Attributes who) {
    return Objects.equals(who.attribute("customer"), false);
  }

  private void zero(String type, Map<String, Object> variants) {
    plain(type + "-zero-flag", "zero", variants);
    targeted(
        type + "-targeted-zero-flag", new Says("zero", SpecFlags::isBallmer), "zero", variants);
  }

  private void plain(String name, String variant, Map<String, Object> variants) {
    targeted(name, null, variant, variants);
  }

  private void targeted(
      String name, Expression expression, String otherwise, Map<String, Object> variants) {
    flags.add(flag(name, new Serving.Targeted(expression, otherwise), variants).build());
  }

  private void disabled(String name, Map<String, Object> variants) {
    flags.add(flag(name, new Serving.Targeted(null, "on"), variants).disabled(true).build());
  }

  private void withMetadata() {
    Map<String, Object> metadata =
        Map.of("string", "1.0.2", "integer", 2, "boolean", true, "float", 0.1);
    flags.add(
        flag("metadata-flag", new Serving.Targeted(null, "on"), Map.of("on", true, "off", false))
            .upkeep(new Upkeep(Upkeep.NO_DESCRIPTION, null, null, null, List.of(), metadata))
            .build());
  }

  private static FlagDefinition.Builder flag(
      String name, Serving enabled, Map<String, Object> variants) {
    return FlagDefinition.named(name).dialect(Dialect.FLAGD).enabled(enabled).data(variants);
  }

  /** Says a variant of those for whom something holds. */
  private record Says(String variant, Predicate<Attributes> holds) implements Expression {
    @Override
    public Object value(Attributes attributes) {
      return holds.test(attributes) ? variant : null;
    }

    @Override
    public Object json() {
      return variant;
    }
  }
}
