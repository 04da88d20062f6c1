package dev.railhead.flags.internal.file;

import dev.railhead.flags.Bucketing;
import dev.railhead.flags.BucketingAlgorithm;
import dev.railhead.flags.Counting;
import dev.railhead.flags.Dialect;
import dev.railhead.flags.FlagDefinition;
import dev.railhead.flags.Layout;
import dev.railhead.flags.Serving;
import dev.railhead.flags.Upkeep;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints flags so that reading gives equal ones. */
public final class Printer {
  private Printer() {}

  /** All of {@code flags} as one file. */
  public static String print(Collection<FlagDefinition> flags) {
    long lenient = flags.stream().filter(f -> f.dialect() == Dialect.ETSY_LENIENT).count();
    if (lenient != 0 && lenient != flags.size()) {
      throw new IllegalArgumentException(
          "flags of etsy-lenient and of other dialects cannot stand in one file");
    }
    StringBuilder out = new StringBuilder();
    flags.forEach(flag -> print(flag, out));
    return out.isEmpty() ? "{}\n" : out.toString();
  }

  /** One flag as it stands in a file. */
  public static void print(FlagDefinition flag, StringBuilder out) {
    Emitter.field(flag.name(), stanza(flag), out);
  }

  /** A flag's stanza as plain values. */
  private static @Nullable Object stanza(FlagDefinition flag) {
    if (flag.enabled() instanceof Serving.Targeted targeted) {
      Map<String, @Nullable Object> outer = new LinkedHashMap<>();
      outer.put(Keys.FLAGD, flagd(flag, targeted));
      return outer;
    }
    Map<String, @Nullable Object> fields = fields(flag);
    Object enabled = fields.get(Keys.ENABLED);
    return fields.size() == 1 && enabled instanceof String ? enabled : fields;
  }

  private static Map<String, @Nullable Object> flagd(FlagDefinition flag, Serving.Targeted served) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("state", flag.disabled() ? "DISABLED" : "ENABLED");
    fields.put("variants", flag.data().orElse(Map.of()));
    put(fields, "defaultVariant", served.otherwise());
    put(fields, "targeting", served.expression() == null ? null : served.expression().json());
    putAll(fields, "metadata", flag.upkeep().metadata());
    return fields;
  }

  private static Map<String, @Nullable Object> fields(FlagDefinition flag) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    upkeep(fields, flag.upkeep());
    fields.put(Keys.ENABLED, enabled(flag.enabled(), flag.dialect()));
    putAll(
        fields,
        Keys.SCHEDULE,
        flag.schedule().stream()
            .map(step -> two("at", step.at().toString(), enabled(step.enabled(), Dialect.STRICT)))
            .toList());
    putAll(fields, Keys.USERS, Targeting.ids(flag.targets().users(), flag));
    putAll(fields, Keys.GROUPS, Targeting.ids(flag.targets().groups(), flag));
    put(fields, Keys.ADMIN, flag.targets().admin());
    put(fields, Keys.INTERNAL, flag.targets().internal());
    putAll(fields, Keys.RULES, Targeting.rules(flag.targets().rules()));
    putAll(fields, Keys.PREREQUISITES, Targeting.prerequisites(flag.prerequisites()));
    put(fields, Keys.PUBLIC_URL_OVERRIDE, flag.publicUrlOverride() ? true : null);
    counting(fields, flag);
    put(fields, Keys.DATA, flag.data().orElse(null));
    return fields;
  }

  private static Map<String, @Nullable Object> two(String key, Object value, Object enabled) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put(key, value);
    fields.put(Keys.ENABLED, enabled);
    return fields;
  }

  /** A serving as the value of {@code enabled}. */
  static Object enabled(Serving serving, Dialect dialect) {
    if (serving instanceof Serving.Always always) {
      return always.variant();
    }
    if (!(serving instanceof Serving.Shares shares)) {
      throw new IllegalArgumentException("an expression stands in no stanza of ours: " + serving);
    }
    if (shares.shares().isEmpty() && dialect == Dialect.ETSY_LENIENT) {
      // Malformed, so that it neither takes a share nor checks the targets' variants.
      return true;
    }
    if (serving.variants().equals(List.of(Serving.ON))) {
      return shares.shares().get(0).percent();
    }
    Map<String, Object> percents = new LinkedHashMap<>();
    shares.shares().forEach(share -> percents.put(share.variant(), share.percent()));
    return percents;
  }

  private static void counting(Map<String, @Nullable Object> fields, FlagDefinition flag) {
    Counting counting = flag.counting();
    if (counting.by() != Bucketing.UAID) {
      fields.put(Keys.BUCKETING, counting.by().name().toLowerCase(Locale.ROOT));
    }
    if (flag.dialect() == Dialect.ETSY_LENIENT) {
      return;
    }
    if (counting.algorithm() != BucketingAlgorithm.MURMUR3) {
      fields.put(Keys.ALGORITHM, counting.algorithm().word());
    }
    if (counting.layout() != Layout.STICKY) {
      fields.put(Keys.SPLIT, counting.layout().name().toLowerCase(Locale.ROOT));
    }
    put(fields, Keys.SALT, counting.salt());
  }

  private static void upkeep(Map<String, @Nullable Object> fields, Upkeep upkeep) {
    if (!upkeep.description().equals(Upkeep.NO_DESCRIPTION)) {
      fields.put(Keys.DESCRIPTION, upkeep.description());
    }
    put(fields, Keys.OWNER, upkeep.owner());
    put(fields, Keys.CREATED, upkeep.created() == null ? null : upkeep.created().toString());
    put(fields, Keys.EXPIRES, upkeep.expires() == null ? null : upkeep.expires().toString());
    putAll(fields, Keys.TAGS, new ArrayList<>(upkeep.tags()));
    putAll(fields, Keys.METADATA, upkeep.metadata());
  }

  private static void put(
      Map<String, @Nullable Object> fields, String key, @Nullable Object value) {
    if (value != null) {
      fields.put(key, value);
    }
  }

  private static void putAll(Map<String, @Nullable Object> fields, String key, Object value) {
    boolean isEmpty =
        value instanceof Map<?, ?> map ? map.isEmpty() : ((Collection<?>) value).isEmpty();
    if (!isEmpty) {
      fields.put(key, value);
    }
  }
}
