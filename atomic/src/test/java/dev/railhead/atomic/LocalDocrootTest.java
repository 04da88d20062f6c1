package dev.railhead.atomic;

import dev.railhead.atomic.fixture.TestDocroot;
import java.io.IOException;

/** All that {@link DocrootTest} says, of a docroot that this process works on itself. */
class LocalDocrootTest extends DocrootTest {
  @Override
  TestDocroot docroot(Layout layout, String home) throws IOException {
    return TestDocroot.here(root, layout, home);
  }
}
