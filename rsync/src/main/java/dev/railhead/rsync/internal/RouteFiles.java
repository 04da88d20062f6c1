package dev.railhead.rsync.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes configuration files by which ssh(1) reaches hosts as the pool does, in a directory that
 * only its owner can enter. Thread-safe by its own lock.
 */
public final class RouteFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RouteFiles.class);

  private final SshPool pool;
  private final SshLimits limits;
  private final Set<Path> encrypted;
  private final Map<Login, Path> written = new HashMap<>();
  private final Map<Path, Path> links = new HashMap<>();
  private @Nullable Path directory;
  private boolean closed;

  /**
   * Files for the hosts of {@code pool}.
   *
   * @param encrypted the identity files that need a passphrase, which ssh(1) cannot be given
   */
  public RouteFiles(SshPool pool, SshLimits limits, Set<Path> encrypted) {
    this.pool = pool;
    this.limits = limits;
    this.encrypted = Set.copyOf(encrypted);
  }

  /** What the configuration calls the host of {@code login}. */
  public static String alias(Login login) {
    return login.host().name();
  }

  /**
   * A configuration for {@code login}, whose host key, and those of the hosts on the way, have just
   * been verified, or were when their live connections were made.
   *
   * @throws IOException if a host cannot be connected to, or the file cannot be written
   * @throws InterruptedException if the thread is interrupted
   */
  public Path write(Login login) throws IOException, InterruptedException {
    List<RouteBlock> blocks = new ArrayList<>();
    String alias = alias(login);
    Login at = login;
    for (int hop = 0; ; hop++) {
      String here = hop == 0 ? alias : alias + ".via" + hop;
      String next = at.via().isPresent() ? alias + ".via" + (hop + 1) : "none";
      blocks.add(new RouteBlock(here, at, pool.hostKey(at), next));
      if (at.via().isEmpty()) {
        return write(login, blocks);
      }
      at = at.via().get();
    }
  }

  private synchronized Path write(Login login, List<RouteBlock> blocks) throws IOException {
    if (closed) {
      throw new IOException("the connector is closed");
    }
    if (directory == null) {
      directory =
          Files.createTempDirectory(
              "railhead-ssh-",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Path base = directory;
    Path config = written.get(login);
    if (config == null) {
      config = base.resolve("config-" + written.size());
      written.put(login, config);
    }
    Path known = base.resolve(config.getFileName() + ".known_hosts");
    StringBuilder text = new StringBuilder();
    StringBuilder keys = new StringBuilder();
    for (RouteBlock block : blocks) {
      keys.append(block.alias()).append(' ').append(block.key().text()).append('\n');
      text.append(block.text(limits, known, links(base, block)));
    }
    replace(known, keys.toString());
    replace(config, text.toString());
    return config;
  }

  /**
   * Links to the identity files, so that their names never have to be quoted: ssh_config(5) has no
   * way to write every name.
   */
  private List<Path> links(Path base, RouteBlock block) throws IOException {
    List<Path> linked = new ArrayList<>();
    for (Path identity : block.login().identities()) {
      if (encrypted.contains(identity)) {
        throw new IOException(
            identity + " needs a passphrase, which ssh(1) cannot be given: use a key without one");
      }
      Path link = links.computeIfAbsent(identity, i -> base.resolve("identity-" + links.size()));
      link(link, identity);
      Path certificate = Path.of(identity + "-cert.pub");
      if (Files.exists(certificate)) {
        link(Path.of(link + "-cert.pub"), certificate);
      }
      linked.add(link);
    }
    return linked;
  }

  private static void link(Path link, Path target) throws IOException {
    Files.deleteIfExists(link);
    Files.createSymbolicLink(link, target);
  }

  /** In one step, since an ssh(1) may be reading the old one. */
  private static void replace(Path file, String text) throws IOException {
    Path fresh = Path.of(file + ".new");
    Files.deleteIfExists(fresh);
    Files.createFile(
        fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(fresh, text.getBytes(StandardCharsets.UTF_8));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes all files. Idempotent. */
  @Override
  public synchronized void close() {
    closed = true;
    if (directory == null) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} could not be deleted", directory, e);
    }
    directory = null;
  }
}
