package dev.railhead.rsync.internal;

/**
 * How many hosts are served at once: between {@code floor} and {@code cap}, from {@code start} on.
 *
 * @param floor at least 1
 * @param start at least the floor
 * @param cap at least the start
 */
public record Width(int floor, int start, int cap) {
  /** Always {@code hosts}. */
  public static Width fixed(int hosts) {
    return new Width(hosts, hosts, hosts);
  }

  boolean isFixed() {
    return floor == cap;
  }
}
