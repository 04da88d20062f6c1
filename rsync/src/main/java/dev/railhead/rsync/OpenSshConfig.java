package dev.railhead.rsync;

import dev.railhead.rsync.internal.SettingsLookup;

/** An OpenSSH client configuration file, ssh_config(5), as far as it says where hosts are. Immutable. */
public final class OpenSshConfig {
  private final SettingsLookup lookup;

  private OpenSshConfig(SettingsLookup lookup) {
    this.lookup = lookup;
  }

  SettingsLookup lookup() {
    return lookup;
  }
}
