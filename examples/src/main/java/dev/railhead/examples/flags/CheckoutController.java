package dev.railhead.examples.flags;

import dev.railhead.flags.FlagRequest;
import dev.railhead.flags.servlet.FlagsFilter;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseBody;

/** A page whose look hangs on a flag. */
// region: controller
@Controller
class CheckoutController {
  @GetMapping("/checkout")
  @ResponseBody
  String checkout(HttpServletRequest request) {
    FlagRequest flags = FlagsFilter.of(request); // one configuration for the whole request
    return flags.isOn(ShopFlags.NEW_CHECKOUT) ? "the new checkout" : "the old checkout";
  }
}
// endregion
