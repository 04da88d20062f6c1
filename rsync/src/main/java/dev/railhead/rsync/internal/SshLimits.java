package dev.railhead.rsync.internal;

import java.time.Duration;

/**
 * Deadlines and bounds of connections. Immutable.
 *
 * @param connect how long a TCP connection may take
 * @param handshake how long the key exchange and authentication may take together, and each answer
 *     of a host after that
 * @param keepAlive after how long a silence a host is asked for a sign of life, in whole seconds
 * @param keepAliveCount how many of these may go unanswered before the connection counts as lost
 * @param opening how many connections may be in the making at once
 * @param channels how many commands may run over one connection at once
 */
public record SshLimits(
    Duration connect,
    Duration handshake,
    Duration keepAlive,
    int keepAliveCount,
    int opening,
    int channels) {}
