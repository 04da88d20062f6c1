package dev.railhead.rsync;

import java.nio.file.Path;

/**
 * A way for ssh(1) to reach a host exactly as its connector does: {@code ssh -F CONFIG ALIAS}.
 * Immutable; the file lives as long as the connector.
 *
 * @param config an OpenSSH client configuration that only its owner can read
 * @param alias the host's name in it
 */
record SshRoute(Path config, String alias) {}
