package dev.railhead.rsync.internal.sender;

import java.io.IOException;
import java.io.Serial;

/** The other end said what no rsync says. What it said stays without effect. */
public final class ProtocolException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  ProtocolException(String what) {
    super("the host's rsync sent " + what);
  }
}
