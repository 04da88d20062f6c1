package dev.railhead.flags;

import dev.railhead.flags.internal.Checks;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Who gets which variant: the value of {@code enabled}. Immutable. */
public sealed interface Serving {
  /** The variant that a feature is on with, if it has no variants of its own. */
  String ON = "on";

  /** The variant of a feature that is off. */
  String OFF = "off";

  /** {@code off} for everybody: what a flag is that no file speaks of. */
  Serving NOBODY = new Always(OFF);

  /** {@code variant} for everybody. */
  static Serving always(String variant) {
    return new Always(variant);
  }

  /** {@code on} for {@code percent} of everybody. */
  static Serving percent(String percent) {
    return new Shares(List.of(new Share(ON, new BigDecimal(percent))));
  }

  /** Each variant for its share of everybody. */
  static Serving shares(Share... shares) {
    return new Shares(List.of(shares));
  }

  /** The variants it can give by itself, in order; {@code off} only if it is named. */
  List<String> variants();

  /**
   * One variant for everybody. As the value of a flag's {@code enabled} it beats everything, users,
   * administrators and URLs too: it is the kill switch.
   *
   * @param variant its name
   */
  record Always(String variant) implements Serving {
    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if it is no variant's name
     */
    public Always {
      Checks.variant(variant);
    }

    @Override
    public List<String> variants() {
      return List.of(variant);
    }
  }

  /**
   * Percentages; who gets none is {@code off}.
   *
   * @param shares in the order of the file, one for each variant, perhaps none. Their sum may be
   *     over 100 only where etsy/feature's mistakes are kept: then what is beyond is cut off.
   */
  record Shares(List<Share> shares) implements Serving {
    /** How many variants there can be. */
    public static final int MAX_VARIANTS = 100;

    /**
     * Checks that no variant is there twice.
     *
     * @throws IllegalArgumentException if one is, or there are too many
     */
    public Shares {
      shares = List.copyOf(shares);
      if (shares.size() > MAX_VARIANTS) {
        throw new IllegalArgumentException(
            "a flag has at most " + MAX_VARIANTS + " variants, but had " + shares.size());
      }
      if (shares.stream().map(Share::variant).distinct().count() != shares.size()) {
        throw new IllegalArgumentException("a variant has one percentage, but were " + shares);
      }
    }

    /** The sum of all percentages. */
    public BigDecimal total() {
      return shares.stream().map(Share::percent).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Override
    public List<String> variants() {
      return shares.stream().map(Share::variant).toList();
    }
  }

  /**
   * What an expression says, as in flagd. What it says is the name of a variant; if it says
   * nothing, or there is none, {@code otherwise} is served; without that, the caller's own default.
   *
   * @param expression says a variant, or null
   * @param otherwise the variant for everybody else, or null
   */
  record Targeted(@Nullable Expression expression, @Nullable String otherwise) implements Serving {
    /**
     * Checks the variant.
     *
     * @throws IllegalArgumentException if it is no variant's name
     */
    public Targeted {
      if (otherwise != null) {
        Checks.variant(otherwise);
      }
    }

    @Override
    public List<String> variants() {
      return Stream.ofNullable(otherwise).toList();
    }

    @Override
    public String toString() {
      return "Targeted[" + expression + ", otherwise " + Objects.toString(otherwise) + "]";
    }
  }
}
