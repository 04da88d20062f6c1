package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import java.time.Duration;

/** How a shipment to one host ended. */
public sealed interface HostTransfer {
  /** The host. */
  Host host();

  /**
   * The files are there.
   *
   * @param host the host
   * @param filesSent how many regular files were sent, wholly or in part
   * @param bytesSent how many bytes went out for it, protocol and file list included
   * @param attempts how many tries it took, at least 1
   * @param took how long all tries took
   */
  record Delivered(Host host, long filesSent, long bytesSent, int attempts, Duration took)
      implements HostTransfer {}

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
