package dev.railhead.core.deploy;

import dev.railhead.core.Fence;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.HostChannel;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostException;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.host.HostUnreachableException;
import dev.railhead.core.source.Release;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A fleet that is a model: it obeys the contracts of the connector, the transfer and the
 * activation, and fails where it is told to. It shows what the pipeline makes of any combination of
 * failures, thousands of times; that the real parts keep those contracts is shown where they are
 * tested.
 */
final class SimulatedFleet implements HostConnector, Transfer, Activation {
  /** Where a host can fail. */
  enum Point {
    PREPARE,
    TRANSFER,
    SEAL,
    SWAP_BEFORE,
    SWAP_AFTER,
    READ_BACK,
    SWAP_BACK,
    RETAIN
  }

  private final Map<Host, Machine> machines = new TreeMap<>();
  private final Map<Point, CountDownLatch> reached = new ConcurrentHashMap<>();
  private final Set<Point> stuck = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Shipment lastShipment;

  SimulatedFleet(Fleet fleet) {
    fleet.forEach(host -> machines.put(host, new Machine(host)));
  }

  private static final class Machine {
    final Host host;
    final Set<ReleaseId> sealed = new HashSet<>();
    final Map<Point, Integer> faults = new TreeMap<>();
    final List<Live> served = new ArrayList<>();
    Live live = Live.nothing();
    long fence;
    final Set<Point> brokenDown = new HashSet<>();
    boolean down;

    Machine(Host host) {
      this.host = host;
    }

    synchronized void meet(Point point) throws IOException {
      if (down) {
        throw new HostUnreachableException(host, "is down", null);
      }
      if (brokenDown.remove(point)) {
        throw new NoClassDefFoundError("simulated at " + point);
      }
      int left = faults.getOrDefault(point, 0);
      if (left > 0) {
        faults.put(point, left - 1);
        throw new HostException(host, "fails at " + point, null);
      }
    }

    synchronized void admit(Fence presented) throws FencedOffException {
      if (presented.token() < fence) {
        throw new FencedOffException(host, presented, Fence.of(fence));
      }
      fence = presented.token();
    }

    synchronized void serve(Live next) {
      live = next;
      served.add(next);
    }
  }

  /** From now on {@code host} fails {@code times} times at {@code point}. */
  void fail(Host host, Point point, int times) {
    machine(host).faults.put(point, times);
  }

  /** Once, {@code host} meets an Error rather than an exception at {@code point}. */
  void breakDown(Host host, Point point) {
    machine(host).brokenDown.add(point);
  }

  /** What was last to be sent. */
  Shipment lastShipment() {
    return Objects.requireNonNull(lastShipment, "nothing was to be sent yet");
  }

  /** From now on {@code host} cannot be reached, or can again. */
  void down(Host host, boolean down) {
    machine(host).down = down;
  }

  /** {@code host} has seen {@code token}. */
  void seen(Host host, long token) {
    machine(host).fence = token;
  }

  /** From now on whoever comes to {@code point} stays there until interrupted. */
  CountDownLatch stickAt(Point point) {
    stuck.add(point);
    return reached.computeIfAbsent(point, p -> new CountDownLatch(1));
  }

  void unstick() {
    stuck.clear();
    reached.clear();
  }

  /** What each host really serves. */
  Map<Host, Live> truth() {
    Map<Host, Live> truth = new TreeMap<>();
    machines.forEach((host, machine) -> truth.put(host, machine.live));
    return truth;
  }

  /** All that {@code host} ever served, in order. */
  List<Live> served(Host host) {
    return List.copyOf(machine(host).served);
  }

  void serve(Host host, Live live) {
    machine(host).live = live;
  }

  private Machine machine(Host host) {
    return java.util.Objects.requireNonNull(machines.get(host));
  }

  private void meet(Host host, Point point) throws IOException, InterruptedException {
    if (stuck.contains(point)) {
      reached.computeIfAbsent(point, p -> new CountDownLatch(1)).countDown();
      new CountDownLatch(1).await();
    }
    machine(host).meet(point);
  }

  @Override
  public HostSession connect(Host host) throws IOException {
    if (machine(host).down) {
      throw new HostUnreachableException(host, "is down", null);
    }
    return new Session(host);
  }

  @Override
  public Place prepare(HostSession session, Release release, Fence fence)
      throws IOException, InterruptedException {
    meet(session.host(), Point.PREPARE);
    Machine machine = machine(session.host());
    machine.admit(fence);
    return machine.sealed.contains(release.id())
        ? new Place.Sealed()
        : new Place.Open(HostPath.of("releases/" + release.id()), Optional.empty());
  }

  @Override
  public TransferReport push(Shipment shipment, TransferListener listener)
      throws InterruptedException {
    lastShipment = shipment;
    List<HostTransfer> results = new ArrayList<>();
    for (Shipment.Destination destination : shipment.destinations()) {
      HostTransfer result = push(destination.host());
      listener.progressed(destination.host(), 1, 1, 100);
      listener.ended(result);
      results.add(result);
    }
    return new TransferReport(results);
  }

  private HostTransfer push(Host host) throws InterruptedException {
    try {
      meet(host, Point.TRANSFER);
      return new HostTransfer.Delivered(host, new TransferCounts(1, 1, 0, 0, 1), 1, Duration.ZERO);
    } catch (IOException e) {
      return new HostTransfer.Failed(
          host, HostTransfer.Cause.OTHER, String.valueOf(e.getMessage()), 1, Duration.ZERO);
    }
  }

  @Override
  public void seal(HostSession session, Release release, Fence fence)
      throws IOException, InterruptedException {
    meet(session.host(), Point.SEAL);
    Machine machine = machine(session.host());
    machine.admit(fence);
    machine.sealed.add(release.id());
  }

  @Override
  public void swap(HostSession session, Live expected, ReleaseId next, Fence fence)
      throws IOException, InterruptedException {
    Machine machine = machine(session.host());
    boolean back = machine.served.contains(Live.serving(next));
    meet(session.host(), back ? Point.SWAP_BACK : Point.SWAP_BEFORE);
    machine.admit(fence);
    if (!machine.sealed.contains(next) || !machine.live.equals(expected)) {
      throw new HostException(session.host(), next + " is not sealed, or not " + expected, null);
    }
    machine.serve(Live.serving(next));
    if (!back) {
      meet(session.host(), Point.SWAP_AFTER);
    }
  }

  @Override
  public void withdraw(HostSession session, ReleaseId release, Fence fence)
      throws IOException, InterruptedException {
    meet(session.host(), Point.SWAP_BACK);
    Machine machine = machine(session.host());
    machine.admit(fence);
    if (!machine.live.is(release)) {
      throw new HostException(session.host(), "serves " + machine.live, null);
    }
    machine.serve(Live.nothing());
  }

  @Override
  public Live live(HostSession session) throws IOException, InterruptedException {
    meet(session.host(), Point.READ_BACK);
    return machine(session.host()).live;
  }

  @Override
  public List<ReleaseId> retain(HostSession session, List<ReleaseId> keep, Fence fence)
      throws IOException, InterruptedException {
    meet(session.host(), Point.RETAIN);
    return List.of();
  }

  @Override
  public void close() {}

  private record Session(Host host) implements HostSession {
    @Override
    public CommandResult run(Command command) throws IOException {
      throw new IOException("a simulated host runs no commands");
    }

    @Override
    public HostChannel open(Command command) throws IOException {
      throw new IOException("a simulated host runs no commands");
    }

    @Override
    public void close() {}
  }
}
