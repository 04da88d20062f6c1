package dev.railhead.examples.flags;

import dev.railhead.flags.BooleanFlag;
import dev.railhead.flags.EnumFlag;
import dev.railhead.flags.FlagCatalog;

/** The flags of a shop, as its code declares them. */
// region: flags
final class ShopFlags {
  static final FlagCatalog CATALOG = new FlagCatalog();
  static final BooleanFlag NEW_CHECKOUT = CATALOG.onOff("checkout.new", false);
  static final EnumFlag<Theme> THEME = CATALOG.oneOf("theme", Theme.PLAIN);

  enum Theme {
    PLAIN,
    DARK
  }

  private ShopFlags() {}
}
// endregion
