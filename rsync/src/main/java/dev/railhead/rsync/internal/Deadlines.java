package dev.railhead.rsync.internal;

import java.time.Duration;

/**
 * How long each phase of a delivery may take, and what to say when one took longer: each names the
 * setting that would give it more time. Immutable.
 *
 * @param connect until a connection has come about
 * @param handshake until both ends have agreed on a protocol, or a host's rsync has told its
 *     version
 * @param idle without any sign of progress
 * @param total all tries for one host together
 */
public record Deadlines(Duration connect, Duration handshake, Duration idle, Duration total) {
  static String handshakePassed(Duration limit) {
    return "no handshake within " + limit.toMillis() + " ms (handshakeWithin)";
  }

  String handshakePassed() {
    return handshakePassed(handshake);
  }

  String idlePassed() {
    return "no progress for " + idle.toMillis() + " ms (endAfterInactivity)";
  }

  String totalPassed() {
    return "not done by the deadline of " + total.toMillis() + " ms (eachHostWithin)";
  }

  String connectPassed() {
    return "no connection within " + connect.toMillis() + " ms (connectWithin)";
  }
}
