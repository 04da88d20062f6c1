package dev.railhead.rsync;

import dev.railhead.rsync.internal.ConfigLookup;
import dev.railhead.rsync.internal.ConfigReader;
import dev.railhead.rsync.internal.SettingsLookup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An OpenSSH client configuration file, ssh_config(5), as far as it says how hosts are reached:
 * {@code HostName}, {@code Port}, {@code User}, {@code IdentityFile}, {@code ProxyJump} and {@code
 * UserKnownHostsFile}, under {@code Host} lines with wildcards and negation, {@code Match all} and
 * {@code Include}. Everything else is ignored; other {@code Match} lines are refused, since leaving
 * them out could mean another user, key or host than was written. Immutable.
 */
public final class OpenSshConfig {
  private final SettingsLookup lookup;

  private OpenSshConfig(SettingsLookup lookup) {
    this.lookup = lookup;
  }

  /**
   * The configuration in {@code file} and in what it includes, as it stands now. Relative names in
   * {@code Include} are taken from {@code ~/.ssh}, and wildcards from the last part of a name.
   *
   * @throws IOException if a file cannot be read, or a line has a wrong or unsupported value; the
   *     message begins with {@code file:line}
   */
  public static OpenSshConfig read(Path file) throws IOException {
    Objects.requireNonNull(file, "file");
    return new OpenSshConfig(new ConfigLookup(ConfigReader.read(file.toAbsolutePath())));
  }

  SettingsLookup lookup() {
    return lookup;
  }
}
