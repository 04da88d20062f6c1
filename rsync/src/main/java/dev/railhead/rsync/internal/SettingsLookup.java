package dev.railhead.rsync.internal;

import java.util.Optional;

/** Finds what a configuration says of a host. Thread-safe. */
public interface SettingsLookup {
  /**
   * The settings for {@code alias}.
   *
   * @param user the user that is known from elsewhere, and so beats the configuration's
   */
  HostSettings of(String alias, Optional<String> user);
}
