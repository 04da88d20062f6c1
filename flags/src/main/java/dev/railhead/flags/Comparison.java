package dev.railhead.flags;

import dev.railhead.flags.internal.bucketing.Joint;
import dev.railhead.flags.internal.bucketing.Partition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Compares two definitions of one flag, either of which may be missing. For one thread. */
final class Comparison {
  private final @Nullable FlagDefinition before;
  private final @Nullable FlagDefinition after;
  private final Instant at;
  private final List<String> notes = new ArrayList<>();

  private Comparison(@Nullable FlagDefinition before, @Nullable FlagDefinition after, Instant at) {
    this.before = before;
    this.after = after;
    this.at = at;
  }

  static FlagChange of(
      @Nullable FlagDefinition before, @Nullable FlagDefinition after, Instant at) {
    return new Comparison(before, after, at).change();
  }

  private FlagChange change() {
    FlagDefinition named = Objects.requireNonNull(after == null ? before : after);
    Map<String, BigDecimal> had = new LinkedHashMap<>();
    Map<String, BigDecimal> has = new LinkedHashMap<>();
    List<FlagMove> moves = moves(had, has);
    notes();
    return new FlagChange(named.name(), kind(had, has, moves), moves, notes, named.position());
  }

  private static FlagChange.Kind kind(
      Map<String, BigDecimal> had, Map<String, BigDecimal> has, List<FlagMove> moves) {
    if (moves.isEmpty()) {
      return FlagChange.Kind.STAYS;
    }
    BigDecimal all = BigDecimal.valueOf(100);
    if (offIn(had).compareTo(all) == 0) {
      return FlagChange.Kind.TURNS_ON;
    }
    return offIn(has).compareTo(all) == 0 ? FlagChange.Kind.TURNS_OFF : FlagChange.Kind.MOVES;
  }

  private static BigDecimal offIn(Map<String, BigDecimal> shares) {
    return shares.getOrDefault(Serving.OFF, BigDecimal.ZERO);
  }

  private List<FlagMove> moves(Map<String, BigDecimal> had, Map<String, BigDecimal> has) {
    Served old = served(before);
    Served now = served(after);
    if (old == null || now == null) {
      notes.add("who is on what depends on the context, and cannot be computed");
      return List.of();
    }
    boolean isSameDraw = old.isConstant() || now.isConstant() || sameUnits();
    if (!isSameDraw) {
      notes.add("everybody is drawn again: units are counted or hashed in another way");
    }
    Map<Joint.Pair, BigDecimal> joint =
        isSameDraw && !old.isConstant() && !now.isConstant()
            ? Joint.of(old.partition(), now.partition(), bits())
            : Joint.independent(old.partition(), bits(old), now.partition(), bits(now));
    joint.forEach(
        (pair, share) -> {
          had.merge(old.variant(pair.before()), share, BigDecimal::add);
          has.merge(now.variant(pair.after()), share, BigDecimal::add);
        });
    return moves(old, now, joint, new Growth(had, has, isSameDraw));
  }

  /** Whether a variant's share grows or shrinks, and whether units keep their place. */
  private record Growth(
      Map<String, BigDecimal> had, Map<String, BigDecimal> has, boolean isSameDraw) {
    boolean isSticky(String from, String to) {
      return isSameDraw
          && (from.equals(Serving.OFF) ? grows(to) > 0 : to.equals(Serving.OFF) && grows(from) < 0);
    }

    private int grows(String variant) {
      return has.getOrDefault(variant, BigDecimal.ZERO)
          .compareTo(had.getOrDefault(variant, BigDecimal.ZERO));
    }
  }

  private static List<FlagMove> moves(
      Served old, Served now, Map<Joint.Pair, BigDecimal> joint, Growth growth) {
    Map<List<String>, BigDecimal> shares = new LinkedHashMap<>();
    joint.forEach(
        (pair, share) ->
            shares.merge(
                List.of(old.variant(pair.before()), now.variant(pair.after())),
                share,
                BigDecimal::add));
    List<FlagMove> moves = new ArrayList<>();
    shares.forEach(
        (names, share) -> {
          String from = names.get(0);
          String to = names.get(1);
          if (!from.equals(to) && share.signum() != 0) {
            moves.add(new FlagMove(from, to, share, growth.isSticky(from, to)));
          }
        });
    return moves;
  }

  private boolean sameUnits() {
    if (before == null || after == null) {
      return false;
    }
    Counting old = before.counting();
    Counting now = after.counting();
    return old.by() == now.by()
        && old.by() != Bucketing.RANDOM
        && old.algorithm() == now.algorithm()
        && old.saltOf(before.name()).equals(now.saltOf(after.name()));
  }

  private int bits() {
    return bits(Objects.requireNonNull(after).counting().algorithm());
  }

  private static int bits(Served served) {
    return bits(served.counting().algorithm());
  }

  private static int bits(BucketingAlgorithm algorithm) {
    return switch (algorithm) {
      case MURMUR3 -> 53;
      case ETSY_SHA256 -> 40;
      case FLAGD_V2 -> 32;
    };
  }

  /** How a flag shares out its variants; a constant is one variant of 100 percent. */
  private record Served(
      Partition partition, List<String> variants, boolean isConstant, Counting counting) {
    String variant(int number) {
      return number == Partition.NONE ? Serving.OFF : variants.get(number);
    }
  }

  private @Nullable Served served(@Nullable FlagDefinition flag) {
    if (flag == null) {
      return constant(Serving.OFF);
    }
    Serving serving = flag.enabledAt(at);
    if (serving instanceof Serving.Always always) {
      return constant(always.variant());
    }
    if (serving instanceof Serving.Shares shares) {
      return served(shares, flag.counting());
    }
    Serving.Targeted targeted = (Serving.Targeted) serving;
    String only = targeted.otherwise();
    boolean isKnown = targeted.expression() == null && only != null && !flag.disabled();
    return isKnown ? constant(Objects.requireNonNull(only)) : null;
  }

  private static Served constant(String variant) {
    Partition all = Partition.cumulative(List.of(BigDecimal.valueOf(100)));
    return new Served(all, List.of(variant), true, Counting.DEFAULT);
  }

  private static Served served(Serving.Shares shares, Counting counting) {
    List<BigDecimal> percents = shares.shares().stream().map(Share::percent).toList();
    Partition partition =
        counting.layout() == Layout.STICKY
            ? Partition.sticky(percents)
            : Partition.cumulative(percents);
    return new Served(partition, shares.variants(), false, counting);
  }

  private void notes() {
    if (before == null) {
      notes.add("it is new");
    } else if (after == null) {
      notes.add("it is gone, and off for everybody who still asks");
    } else {
      compare(before, after);
    }
  }

  private void compare(FlagDefinition old, FlagDefinition now) {
    if (old.isConstant() != now.isConstant()) {
      notes.add(
          now.isConstant()
              ? "enabled is a constant now, which beats targets and overrides"
              : "enabled is no constant any more, so that targets and overrides count");
    }
    changed("schedule", old.schedule(), now.schedule());
    changed("users", old.targets().users(), now.targets().users());
    changed("groups", old.targets().groups(), now.targets().groups());
    changed("admin", old.targets().admin(), now.targets().admin());
    changed("internal", old.targets().internal(), now.targets().internal());
    changed("rules", old.targets().rules(), now.targets().rules());
    changed("prerequisites", old.prerequisites(), now.prerequisites());
    changed("public_url_override", old.publicUrlOverride(), now.publicUrlOverride());
    changed("counting", old.counting(), now.counting());
    changed("disabled", old.disabled(), now.disabled());
    changed("dialect", old.dialect(), now.dialect());
    changed("data", old.data(), now.data());
    changed("upkeep", old.upkeep(), now.upkeep());
    if (old.enabled() instanceof Serving.Targeted || now.enabled() instanceof Serving.Targeted) {
      changed("targeting", old.enabled(), now.enabled());
    }
  }

  private void changed(String what, @Nullable Object old, @Nullable Object now) {
    if (!Objects.equals(old, now)) {
      notes.add(what + " changes from " + shown(old) + " to " + shown(now));
    }
  }

  private static String shown(@Nullable Object value) {
    String text = value == null ? "none" : String.valueOf(value);
    return text.length() > 120 ? text.substring(0, 120) + "…" : text;
  }
}
