package dev.railhead.examples.demo;

import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;

/**
 * A fleet inside this process: SSH hosts on 127.0.0.1 that really run {@code /bin/sh} and {@code
 * rsync}, each with its own directory, port and key, and each serving its docroot over HTTP. The
 * first is the princess, all others are production.
 */
public final class DemoFleet implements AutoCloseable {
  /** The fewest hosts: one princess and one for production. */
  public static final int FEWEST = 2;

  /** The most hosts. */
  public static final int MOST = 64;

  private final List<DemoHost> hosts = new ArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool(DemoFleet::thread);
  private final Path directory;

  private DemoFleet(Path directory) {
    this.directory = directory;
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "demo-http");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts {@code size} hosts.
   *
   * @param directory where their directories, the key to them and known_hosts are made
   * @param pause how long a page waits after each file that it reads
   * @throws IllegalArgumentException if {@code size} is not 2 to 64
   */
  static DemoFleet start(int size, Path directory, PageServer.Pinning pinning, Duration pause)
      throws IOException {
    if (size < FEWEST || size > MOST) {
      throw new IllegalArgumentException(
          "a demo fleet must have " + FEWEST + " to " + MOST + " hosts, but was " + size);
    }
    DemoFleet fleet = new DemoFleet(directory);
    boolean started = false;
    try {
      fleet.startAll(size, new DemoHost.Serving(pinning, pause, fleet.threads));
      started = true;
      return fleet;
    } finally {
      if (!started) {
        fleet.close();
      }
    }
  }

  /** Starts {@code size} hosts that serve whole releases, in {@code directory}. */
  public static DemoFleet start(int size, Path directory) throws IOException {
    return start(size, directory, PageServer.Pinning.PER_REQUEST, Duration.ZERO);
  }

  private void startAll(int size, DemoHost.Serving serving) throws IOException {
    List<KeyPair> keys = keys(size + 1);
    KeyPair client = keys.get(size);
    writeKey(client);
    for (int i = 0; i < size; i++) {
      String name = i == 0 ? "princess" : "web" + i;
      Path root = directory.resolve("hosts").resolve(name);
      hosts.add(DemoHost.start(name, root, keys.get(i), client.getPublic(), serving));
    }
    Files.write(knownHosts(), hosts.stream().map(DemoHost::knownHostsLine).toList());
  }

  /** RSA keys, which need nothing but the JDK; side by side, as each takes a tenth of a second. */
  private static List<KeyPair> keys(int count) {
    return IntStream.range(0, count).parallel().mapToObj(i -> key()).toList();
  }

  private static KeyPair key() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has RSA", e);
    }
  }

  private void writeKey(KeyPair key) throws IOException {
    // ssh(1) refuses a key that others can read.
    Files.createFile(
        identity(),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try (OutputStream out = Files.newOutputStream(identity())) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(key, "demo", null, out);
    } catch (GeneralSecurityException e) {
      throw new IOException("the demo's key cannot be written", e);
    }
  }

  /** The private key that all hosts let in. */
  public Path identity() {
    return directory.resolve("id_rsa");
  }

  /** A known_hosts file with the key of each host. */
  public Path knownHosts() {
    return directory.resolve("known_hosts");
  }

  /** The host of the stage princess. */
  public Fleet princess() {
    return Fleet.of(hosts.get(0).host());
  }

  /** The hosts of the stage production. */
  public Fleet production() {
    return Fleet.of(hosts.subList(1, hosts.size()).stream().map(DemoHost::host).toList());
  }

  /** All hosts. */
  List<Host> all() {
    return hosts.stream().map(DemoHost::host).toList();
  }

  /** Where {@code host} of such a fleet answers {@code path}, which begins with a slash. */
  public static URI http(Host host, String path) {
    return URI.create("http://" + host.address() + ":" + host.labels().get("http") + path);
  }

  /** Ends all servers and what runs on them; the directory stays. */
  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (DemoHost host : hosts) {
      try {
        host.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    threads.shutdownNow();
    if (failure != null) {
      throw failure;
    }
  }
}
