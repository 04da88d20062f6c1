package dev.railhead.atomic;

import dev.railhead.atomic.fixture.TestDocroot;
import java.io.IOException;

/** All that {@link OtherDeviceTest} says, of a docroot that this process works on itself. */
class LocalOtherDeviceTest extends OtherDeviceTest {
  @Override
  TestDocroot docroot(Layout layout) throws IOException {
    return TestDocroot.here(root, layout, "my docroot");
  }
}
