package dev.railhead.atomic;

import dev.railhead.atomic.fixture.TestDocroot;
import java.io.IOException;

/** All that {@link SlotsTest} says, of a docroot that this process works on itself. */
class LocalSlotsTest extends SlotsTest {
  @Override
  TestDocroot docroot(Layout layout, String home) throws IOException {
    return TestDocroot.here(root, layout, home);
  }
}
