package dev.railhead.flags;

import dev.railhead.flags.internal.bucketing.Unit;
import org.jspecify.annotations.Nullable;

/** By what a flag's percentages count. */
enum UnitKind {
  /** The anonymous id. */
  ANONYMOUS {
    @Override
    @Nullable Unit of(FlagContext context) {
      return context.anonymous();
    }
  },
  /** The user's id, or the anonymous id if nobody is signed in. */
  USER {
    @Override
    @Nullable Unit of(FlagContext context) {
      return context.user() == null ? context.anonymous() : context.user();
    }
  },
  /** The anonymous id, or the user's if there is none: OpenFeature has one key for both. */
  ANY {
    @Override
    @Nullable Unit of(FlagContext context) {
      return context.anonymous() == null ? context.user() : context.anonymous();
    }
  },
  /** The anonymous id, or one that all who have none share: a trap of etsy/feature. */
  ETSY_ANONYMOUS {
    @Override
    Unit of(FlagContext context) {
      Unit unit = context.anonymous();
      return unit == null || unit.id().equals("0") ? NO_UAID : unit;
    }
  };

  private static final Unit NO_UAID = Unit.of("no uaid");

  /** The unit of {@code context}; null if it has none. */
  abstract @Nullable Unit of(FlagContext context);
}
