package dev.railhead.atomic.serve;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The leases of one resolver. Guarded by the resolver's lock. */
final class Leases {
  private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path state;
  private final boolean wanted;
  private final Announcer announcer;
  private final ProcessMark process = ProcessMark.ofThisProcess();
  private final Map<LiveRelease, Lease> held = new HashMap<>();
  private String refusal = "";

  Leases(Path state, boolean wanted, Announcer announcer) {
    this.state = state;
    this.wanted = wanted;
    this.announcer = announcer;
  }

  /** Puts a lease for {@code release} in place if that can be, and says so if it cannot. */
  void take(LiveRelease release) {
    if (!wanted) {
      return;
    }
    try {
      String place = release.place();
      if (place == null) {
        throw new IOException(
            release.realDirectory() + " is not a plain name in the home of " + state);
      }
      held.put(release, Lease.take(directory(), name(release), line(release, place)));
      refusal = "";
    } catch (IOException | RuntimeException e) {
      refuse(release, e.toString());
    }
  }

  private void refuse(LiveRelease release, String why) {
    if (!why.equals(refusal)) {
      refusal = why;
      String remedy = "; let this process's user write to " + state.resolve("pins");
      announcer.announce(new ResolverEvent.Unleased(release, why + remedy));
    }
  }

  private Path directory() throws IOException {
    Path pins = state.resolve("pins");
    if (!Files.isDirectory(state, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("there is no directory " + state);
    }
    if (!Files.exists(pins, LinkOption.NOFOLLOW_LINKS)) {
      try {
        Files.createDirectory(pins);
      } catch (FileAlreadyExistsException e) {
        return pins;
      }
    }
    if (!Files.isDirectory(pins, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(pins + " is not a directory");
    }
    return pins;
  }

  private String name(LiveRelease release) {
    byte[] random = new byte[4];
    RANDOM.nextBytes(random);
    return String.join(
            "-",
            release.epoch().toString(),
            process.pid(),
            process.start(),
            HexFormat.of().formatHex(random))
        + ".pin";
  }

  private String line(LiveRelease release, String place) {
    String id = release.id().map(Object::toString).orElse("-");
    return String.join(
            " ",
            "railhead-pin 1",
            release.epoch().toString(),
            place,
            id,
            process.pid(),
            process.start(),
            process.boot(),
            process.namespace())
        + "\n";
  }

  /** Shows that this process lives, and puts back what someone has taken away. */
  void beat() {
    for (Map.Entry<LiveRelease, Lease> each : Map.copyOf(held).entrySet()) {
      try {
        each.getValue().beat();
      } catch (IOException e) {
        refuse(each.getKey(), e.toString());
      }
      if (!each.getValue().isInPlace()) {
        drop(each.getKey());
        take(each.getKey());
      }
    }
  }

  /** Takes the lease for {@code release} away, if there is one. */
  void drop(LiveRelease release) {
    Lease lease = held.remove(release);
    if (lease != null) {
      try {
        lease.end();
      } catch (IOException e) {
        LOG.warn("Cannot delete the lease {}", lease, e);
      }
    }
  }

  int count() {
    return held.size();
  }

  void close() {
    Map.copyOf(held).keySet().forEach(this::drop);
  }
}
