package dev.railhead.trains;

/** What kind of trouble made a stage fail: what to do next depends on it. */
public enum Fault {
  /** A change is to blame: the build, a gate or the riders' own checks said no. */
  CHANGE,
  /** Hosts, network, disks or time are to blame: no rider is ejected for it. */
  INFRASTRUCTURE,
  /** Somebody stopped it. */
  ABORTED,
  /** The fleet was left serving more than one release. */
  MIXED
}
