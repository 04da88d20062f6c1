package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import java.time.Duration;
import java.util.Optional;

/** How a shipment to one host ended. */
public sealed interface HostTransfer {
  /** The host. */
  Host host();

  /**
   * The files are there.
   *
   * @param host the host
   * @param counts what the try that succeeded did
   * @param relay the host that sent the files, when it was not this machine
   * @param attempts how many tries it took; 0 when an earlier push that was interrupted had brought
   *     the files, as its journal says
   * @param took how long all tries took
   */
  record Delivered(
      Host host, TransferCounts counts, Optional<Host> relay, int attempts, Duration took)
      implements HostTransfer {
    /** A delivery from this machine. */
    public Delivered(Host host, TransferCounts counts, int attempts, Duration took) {
      this(host, counts, Optional.empty(), attempts, took);
    }

    /** How many regular files were sent, wholly or in part. */
    public long filesSent() {
      return counts.files();
    }

    /** How many bytes went out for it, protocol and file list included. */
    public long bytesSent() {
      return counts.bytesSent();
    }
  }

  /**
   * The files are not all there; what the directory holds is unknown.
   *
   * @param host the host
   * @param cause what kind of failure the last try met
   * @param message what happened, in words, with exit codes and the last lines that were printed
   * @param attempts how many tries were made, at least 1
   * @param took how long all tries took
   */
  record Failed(Host host, Cause cause, String message, int attempts, Duration took)
      implements HostTransfer {}

  /**
   * Not begun, because too many others had failed.
   *
   * @param host the host
   * @param why the reason in words
   */
  record NotTried(Host host, String why) implements HostTransfer {}

  /** Kinds of failure. */
  enum Cause {
    /** No connection, or it was lost; may be transient. */
    UNREACHABLE,
    /** The host refused this user, or is not the host that was known. */
    REFUSED,
    /** A deadline passed: connecting, without progress, or in all; may be transient. */
    TIMED_OUT,
    /** The host has no room left. */
    NO_SPACE,
    /** The host's file system refused access. */
    PERMISSION_DENIED,
    /** A program that is needed is missing or too old there. */
    UNSUPPORTED,
    /** Anything else. */
    OTHER
  }
}
