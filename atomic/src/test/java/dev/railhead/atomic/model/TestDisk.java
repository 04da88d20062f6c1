package dev.railhead.atomic.model;

import dev.railhead.atomic.internal.Call;
import dev.railhead.atomic.internal.Disk;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A disk whose calls can be taken apart, and whose leases are those of a test's readers. */
interface TestDisk extends Disk {
  /** A part of a call that happens wholly or not at all. */
  interface Part {
    void run() throws IOException;
  }

  /** {@code call}, in parts between which a process can be killed. */
  List<Part> parts(Call call) throws IOException;

  /** Which release {@link Call.Verify} compares with from now on. */
  void verifies(String id);

  /** The places that readers have pinned now. */
  void pin(Set<String> places);

  /** Everything that is there, as text that is equal when all is. */
  String listing() throws IOException;

  @Override
  default void run(Call call) throws IOException {
    for (Part part : parts(call)) {
      part.run();
    }
  }
}
