package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.source.ModificationTimes;
import dev.railhead.core.source.Release;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One release on its way to hosts. Immutable.
 *
 * @param release what is sent
 * @param directory where its files are on this machine; not changed while the shipment is under way
 * @param times of its entries, if it is known that they are these and that no file has two names in
 *     the directory; then not even this machine has to look at files that hosts have
 * @param destinations where they go, at least one, each host once
 * @param canaries the hosts that go before all others, possibly none
 * @param tolerance how many hosts may fail before no more are begun
 */
public record Shipment(
    Release release,
    Path directory,
    Optional<ModificationTimes> times,
    List<Destination> destinations,
    Set<Host> canaries,
    Tolerance tolerance) {
  /**
   * Copies and checks the parts.
   *
   * @throws IllegalArgumentException if there is no destination, or two for one host, or there are
   *     not as many times as entries
   */
  public Shipment {
    destinations = List.copyOf(destinations);
    canaries = Set.copyOf(canaries);
    Set<Host> hosts = new HashSet<>();
    for (Destination destination : destinations) {
      if (!hosts.add(destination.host())) {
        throw new IllegalArgumentException("two destinations on " + destination.host());
      }
    }
    if (destinations.isEmpty()) {
      throw new IllegalArgumentException("a shipment must have a destination");
    }
    int entries = release.manifest().entries().size();
    if (times.isPresent() && times.get().size() != entries) {
      throw new IllegalArgumentException(
          "there must be a time for each of " + entries + " entries, not " + times.get().size());
    }
  }

  /** A shipment of files whose times are looked up. */
  public Shipment(
      Release release,
      Path directory,
      List<Destination> destinations,
      Set<Host> canaries,
      Tolerance tolerance) {
    this(release, directory, Optional.empty(), destinations, canaries, tolerance);
  }

  /**
   * A directory on a host that the release's files go to.
   *
   * @param host the host
   * @param directory an existing directory there that nothing serves from; what it holds may be
   *     reused, is deleted where it is not of the release, and is replaced rather than written to:
   *     it may be hard links to files of other releases
   * @param basis a directory of an earlier release whose unchanged files may be hard-linked rather
   *     than sent, as a path relative to {@code directory}, such as {@code
   *     ../4add615720-20140616-233728-UTC}; its files must never change through the new names
   * @param held what the basis, or where there is none the directory, is known to hold: a host that
   *     is known so well need be told only what is different. Empty if there is any doubt
   */
  public record Destination(
      Host host, HostPath directory, Optional<String> basis, Optional<Held> held) {
    /** A destination of which nothing is known. */
    public Destination(Host host, HostPath directory, Optional<String> basis) {
      this(host, directory, basis, Optional.empty());
    }
  }
}
