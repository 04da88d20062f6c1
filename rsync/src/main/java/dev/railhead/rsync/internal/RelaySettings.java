package dev.railhead.rsync.internal;

import dev.railhead.core.host.HostPath;
import java.util.Optional;

/**
 * How hosts pass a release on. Immutable.
 *
 * @param label parts the hosts into racks
 * @param atOnce how many hosts a relay serves at once
 * @param sshConfig the file of ssh_config(5) on the relays; empty for the user's own
 */
public record RelaySettings(String label, int atOnce, Optional<HostPath> sshConfig) {}
