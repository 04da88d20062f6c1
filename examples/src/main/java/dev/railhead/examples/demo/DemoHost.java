package dev.railhead.examples.demo;

import dev.railhead.core.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;

/**
 * One host of a demo fleet: an SSH server whose login directory is a directory of its own, and a
 * web server for the docroot in it. It listens on 127.0.0.1 only and lets one key in.
 */
final class DemoHost implements AutoCloseable {
  /** Where the docroot's home is, below the login directory. */
  static final String HOME = "web";

  private final Host host;
  private final SshServer ssh;
  private final PageServer pages;
  private final String knownHostsLine;

  private DemoHost(Host host, SshServer ssh, PageServer pages, String knownHostsLine) {
    this.host = host;
    this.ssh = ssh;
    this.pages = pages;
    this.knownHostsLine = knownHostsLine;
  }

  /** How the hosts of a fleet serve their pages. */
  record Serving(PageServer.Pinning pinning, Duration pause, Executor threads) {}

  /** Starts a host called {@code name} whose login directory is {@code root}. */
  static DemoHost start(String name, Path root, KeyPair hostKey, PublicKey allowed, Serving serving)
      throws IOException {
    Files.createDirectories(root);
    SshServer ssh = ssh(root, hostKey, allowed);
    ssh.start();
    try {
      Path current = root.resolve(HOME).resolve("current");
      PageServer pages =
          PageServer.start(current, serving.pinning(), serving.pause(), serving.threads());
      Host host =
          Host.named(name)
              .at("127.0.0.1", ssh.getPort())
              .as("deploy")
              .with("http", Integer.toString(pages.port()));
      String key = PublicKeyEntry.toString(hostKey.getPublic());
      return new DemoHost(host, ssh, pages, "[127.0.0.1]:" + ssh.getPort() + " " + key);
    } catch (IOException e) {
      ssh.stop(true);
      throw e;
    }
  }

  private static SshServer ssh(Path root, KeyPair hostKey, PublicKey allowed) {
    SshServer ssh = SshServer.setUpDefaultServer();
    ssh.setHost("127.0.0.1");
    ssh.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    ssh.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
    ssh.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, allowed));
    ssh.setCommandFactory((channel, line) -> new ShellCommand(line, root));
    // One is enough for a host of this size, and a fleet has many.
    CoreModuleProperties.NIO_WORKERS.set(ssh, 1);
    return ssh;
  }

  /** Where it is, with the label {@code http} for the port of its web server. */
  Host host() {
    return host;
  }

  /** Its line in a known_hosts file, sshd(8). */
  String knownHostsLine() {
    return knownHostsLine;
  }

  /** Ends both servers and what runs on them. */
  @Override
  public void close() throws IOException {
    pages.close();
    ssh.stop(true);
  }
}
