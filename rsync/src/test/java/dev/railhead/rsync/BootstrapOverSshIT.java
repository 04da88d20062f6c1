package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.host.HostPath;
import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.SshKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An empty host behind a real sshd, with tars of several kinds on its path. */
class BootstrapOverSshIT {
  @TempDir Path temp;
  private OpenSshServer server;
  private SshHosts connector;
  private ReleaseTree tree;
  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void start() throws Exception {
    SshKey key = SshKey.generate(temp.resolve("key"), "ed25519");
    Path programs = Files.createDirectories(temp.resolve("programs"));
    server =
        OpenSshServer.in(temp.resolve("server"))
            .option("SetEnv PATH=" + programs + ":/usr/local/bin:/usr/bin:/bin")
            .authorize(key)
            .start();
    Files.createDirectories(next());
    Path known = OpenSshServer.knownHosts(temp.resolve("known_hosts"), List.of(server));
    connector = SshHosts.builder().identity(key.file()).knownHosts(known).build();
    tree = ReleaseTree.in(temp.resolve("release")).plainFiles(600, 12_000).hostileEntries();
  }

  @AfterEach
  void stop() {
    connector.close();
    server.close();
  }

  private Path next() {
    return server.loginDirectory().resolve("next");
  }

  /** Puts a tar before the real one, which notes that it was run. */
  private void tar(String script) throws Exception {
    Path tar = temp.resolve("programs/tar");
    Files.writeString(tar, "#!/bin/sh\necho \"$*\" >> '" + temp + "/tar'\n" + script);
    Files.setPosixFilePermissions(tar, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private String tarWasTold() throws Exception {
    return Files.readString(temp.resolve("tar"));
  }

  private Delivered delivered() throws Exception {
    Destination destination =
        new Destination(server.host("web1"), HostPath.of("next"), Optional.empty());
    Shipment shipment =
        new Shipment(
            tree.release(), tree.directory(), List.of(destination), Set.of(), Tolerance.none());
    TransferListener listener =
        new TransferListener() {
          @Override
          public void warned(Host host, String warning) {
            warnings.add(warning);
          }
        };
    var result =
        FanOut.over(connector)
            .sender(FanOut.Sender.SHARED)
            .tries(1)
            .build()
            .push(shipment, listener)
            .hosts()
            .get(0);
    assertThat(result).isInstanceOf(Delivered.class);
    assertThat(ReleaseTree.manifestOf(next())).isEqualTo(tree.release().manifest());
    return (Delivered) result;
  }

  @Test
  void gets_an_archive_and_then_holds_the_release() throws Exception {
    tar("exec /usr/bin/tar \"$@\"");
    assertThat(delivered().counts().matchedBytes()).isZero();
    assertThat(tarWasTold()).contains("--extract");
    assertThat(warnings).noneMatch(warning -> warning.contains("archive"));
  }

  @Test
  void whose_tar_gives_up_half_way_gets_the_rest_from_rsync() throws Exception {
    tar(
        "case $1 in --version) exec /usr/bin/tar --version; esac\n"
            + "head -c 3000000 | /usr/bin/tar \"$@\"");
    assertThat(delivered().counts().matchedBytes()).as("what had arrived is used").isPositive();
    assertThat(warnings).anyMatch(w -> w.contains("the archive was not unpacked"));
    assertThat(next().resolve(".railhead-unpacking")).doesNotExist();
  }

  @Test
  void whose_tar_is_not_GNUs_gets_what_rsync_asks_for() throws Exception {
    tar("echo 'bsdtar 3.6.2 - libarchive 3.6.2'");
    delivered();
    assertThat(tarWasTold()).doesNotContain("--extract");
  }

  @Test
  void that_has_no_tar_gets_what_rsync_asks_for() throws Exception {
    tar("exit 127");
    delivered();
    assertThat(tarWasTold()).doesNotContain("--extract");
  }
}
