package dev.railhead.examples;

import dev.railhead.examples.inventory.Connection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of programs that reach hosts over SSH. Filled by picocli, then only read. */
public abstract class SshOptions {
  @Option(
      names = "--identity",
      order = 1,
      paramLabel = "FILE",
      description = "A private key (default: those in ~/.ssh).")
  private @Nullable Path identity;

  @Option(
      names = "--known-hosts",
      order = 2,
      paramLabel = "FILE",
      description = "The keys of the hosts (default: ~/.ssh/known_hosts).")
  private @Nullable Path knownHosts;

  @Option(
      names = "--ssh-config",
      order = 3,
      paramLabel = "FILE",
      description = "Take addresses, users, keys and jump hosts from this OpenSSH configuration.")
  private @Nullable Path config;

  /**
   * Checks that the files can be read.
   *
   * @throws IllegalArgumentException if one cannot; the message names it and its option
   */
  public void check() {
    checkFile("--identity", identity);
    checkFile("--known-hosts", knownHosts);
    checkFile("--ssh-config", config);
  }

  /**
   * Checks that {@code file}, if there is one, can be read.
   *
   * @throws IllegalArgumentException if not; the message names it and {@code option}
   */
  public static void checkFile(String option, @Nullable Path file) {
    if (file != null && !(Files.isRegularFile(file) && Files.isReadable(file))) {
      throw new IllegalArgumentException(option + " must be a readable file, but was " + file);
    }
  }

  /** The way to the hosts that they describe. */
  public Connection.Ssh connection() {
    return new Connection.Ssh(
        Optional.ofNullable(identity),
        Optional.ofNullable(knownHosts),
        Optional.ofNullable(config),
        Optional.empty());
  }
}
