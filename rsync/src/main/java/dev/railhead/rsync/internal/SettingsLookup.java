package dev.railhead.rsync.internal;

import dev.railhead.core.Host;

/** Finds what a configuration says of a host. Thread-safe. */
public interface SettingsLookup {
  /**
   * The settings for {@code host}, found by its name.
   *
   * @param user who logs in if neither the host nor the configuration says so
   */
  HostSettings of(Host host, String user);
}
