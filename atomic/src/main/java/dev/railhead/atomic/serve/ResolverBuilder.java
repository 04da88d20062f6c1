package dev.railhead.atomic.serve;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How a resolver is set up. For one thread. */
public final class ResolverBuilder {
  final LinkReader reader;
  final @Nullable Duration ttl;
  final List<ResolverListener> listeners = new ArrayList<>();
  Timing timing = Timing.ofTheSystem();
  Duration poll = Duration.ofSeconds(1);
  Duration leak = Duration.ofMinutes(5);
  Duration closing = Duration.ofSeconds(5);
  boolean byFirstLink;
  boolean leasing = true;
  boolean tracing;
  boolean stacks;

  ResolverBuilder(Path current, @Nullable Duration ttl) {
    this.reader = new LinkReader(Objects.requireNonNull(current, "current"));
    this.ttl = ttl;
  }

  /** The file system of the link. */
  FileSystem files() {
    return reader.current().getFileSystem();
  }

  /**
   * Reads the link every so often even if nothing was heard: 1 second unless said otherwise.
   *
   * @throws IllegalArgumentException if it is not 10 ms to 1 hour
   */
  public ResolverBuilder pollingEvery(Duration period) {
    this.poll = Bounds.check("a period of polling", period, "PT0.01S", "PT1H");
    return this;
  }

  /**
   * Serves from what the link itself says, and does not follow further links: with {@code current
   * -> A -> release-12} from {@code A}, so that caches keyed by path stay warm. mod_realdoc calls
   * it {@code UseReadlink}. It is the deploy's duty that {@code A} is not changed while it is live
   * or pinned; here {@link LiveRelease#directory} is the only thing that changes.
   */
  public ResolverBuilder readlinkFirst() {
    this.byFirstLink = true;
    return this;
  }

  /** Tells {@code listener} what happens, from the first swap on. */
  public ResolverBuilder listener(ResolverListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  /**
   * Reports pins that are open for longer than this: 5 minutes unless said otherwise.
   *
   * @throws IllegalArgumentException if it is not 10 ms to 1 day
   */
  public ResolverBuilder reportingLeaksAfter(Duration age) {
    this.leak = Bounds.check("the age of a leak", age, "PT0.01S", "P1D");
    return this;
  }

  /**
   * Remembers which thread took each pin and for whom, from the start and not only after the first
   * leak. A pin then costs some 100 ns.
   */
  public ResolverBuilder tracingOwners() {
    this.tracing = true;
    return this;
  }

  /** As {@link #tracingOwners}, with the stack, logged with a leak: some microseconds a pin. */
  public ResolverBuilder tracingStacks() {
    this.tracing = true;
    this.stacks = true;
    return this;
  }

  /** Puts no leases in the docroot's home: the host goes by time. */
  public ResolverBuilder withoutLeases() {
    this.leasing = false;
    return this;
  }

  /**
   * Closing waits this long for pins that are open: 5 seconds unless said otherwise.
   *
   * @throws IllegalArgumentException if it is not 0 to 10 minutes
   */
  public ResolverBuilder waitingForPins(Duration longest) {
    this.closing = Bounds.check("a wait for pins", longest, "PT0S", "PT10M");
    return this;
  }

  /** Takes the time from elsewhere. */
  ResolverBuilder timedBy(InstantSource wall, LongSupplier nanos) {
    this.timing = new Timing(wall, nanos);
    return this;
  }

  /**
   * Reads the link, puts a lease in place, and starts.
   *
   * @throws IOException if the link leads to no directory that can be entered; nothing was started
   */
  public DocrootResolver open() throws IOException {
    return new DocrootResolver(this);
  }
}
