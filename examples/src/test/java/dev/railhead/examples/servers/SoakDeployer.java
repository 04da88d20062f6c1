package dev.railhead.examples.servers;

import com.google.common.hash.Hashing;
import dev.railhead.atomic.Docroot;
import dev.railhead.atomic.Layout;
import dev.railhead.core.Fence;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.host.LocalHosts;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.core.source.Release;
import dev.railhead.core.source.Sha256;
import dev.railhead.core.source.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Deploys release after release to two slots, a swap every 50 ms at best, and fills a slot again as
 * soon as the docroot says that it may be. Every file of a release holds its id, so that all change
 * with each swap. For one thread.
 */
final class SoakDeployer implements AutoCloseable {
  private static final Host HOST = Host.named("web1");
  private static final Fence FENCE = Fence.of(1);
  private static final Duration PERIOD = Duration.ofMillis(50);

  private final LocalHosts hosts;
  private final Docroot docroot;
  private final Path root;
  private int number;

  private SoakDeployer(Path root) throws IOException {
    this.hosts = LocalHosts.under(root);
    HostSession session = hosts.connect(HOST);
    this.root = hosts.directory(HOST);
    this.docroot = Docroot.at(session, HostPath.of("web"), Layout.SLOTS);
  }

  /** A docroot under {@code root}, with a first release. */
  static SoakDeployer under(Path root) throws IOException, InterruptedException {
    SoakDeployer deployer = new SoakDeployer(root);
    deployer.deploy();
    return deployer;
  }

  Path current() {
    return root.resolve("web/current");
  }

  /** Deploys until {@code end} says so; returns how often. */
  int run(BooleanSupplier end) throws IOException, InterruptedException {
    int before = number;
    long next = System.nanoTime();
    while (!end.getAsBoolean()) {
      deploy();
      next = Math.max(next + PERIOD.toNanos(), System.nanoTime());
      while (System.nanoTime() < next) {
        LockSupport.parkNanos(next - System.nanoTime());
      }
    }
    return number - before;
  }

  private void deploy() throws IOException, InterruptedException {
    Release release = release(++number);
    String text = release.id().toString();
    if (docroot.stage(release, FENCE) instanceof Place.Open open) {
      Path place = root.resolve(open.directory().value());
      for (int n = 0; n < SoakServer.FILES; n++) {
        Path file = place.resolve(SoakServer.name(n));
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      }
    }
    docroot.seal(release, FENCE);
    docroot.swapTo(release.id(), docroot.live(), FENCE);
  }

  private static Release release(int number) throws IOException {
    Revision revision = Revision.of(String.format("%08x", number).repeat(5));
    Instant at = Instant.parse("2014-06-16T23:37:28Z").plusSeconds(number);
    ReleaseId id = ReleaseId.of(revision, at);
    byte[] text = id.toString().getBytes(StandardCharsets.US_ASCII);
    Sha256 hash = Sha256.of(Hashing.sha256().hashBytes(text).toString());
    List<RegularFile> files = new ArrayList<>();
    for (int n = 0; n < SoakServer.FILES; n++) {
      files.add(new RegularFile(TreePath.of(SoakServer.name(n)), 0644, text.length, hash));
    }
    return new Release(id, revision, Manifest.of(files));
  }

  @Override
  public void close() {
    hosts.close();
  }
}
