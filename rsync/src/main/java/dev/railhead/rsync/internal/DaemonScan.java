package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.host.HostUnreachableException;
import dev.railhead.rsync.internal.Attempt.Broken;
import dev.railhead.rsync.internal.sender.Commons;
import dev.railhead.rsync.internal.sender.DaemonOpening;
import dev.railhead.rsync.internal.sender.ServerCommand;
import dev.railhead.rsync.internal.sender.SharedTree;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** As {@link SharedScan}, but to rsync daemons, on whose hosts nothing else can be run. */
public final class DaemonScan implements Engine {
  private static final String PATTERN_LETTERS = "*?[\\";

  private final Function<Host, DaemonAddress> addresses;
  private final RsyncSettings settings;
  private final Sendings sendings;
  private final Commons commons;
  private final LongSupplier nanoTime;

  /** Reaches hosts at {@code addresses}. */
  public DaemonScan(
      Function<Host, DaemonAddress> addresses, RsyncSettings settings, LongSupplier nanoTime) {
    this.addresses = addresses;
    this.settings = settings;
    this.sendings = new Sendings(settings);
    this.commons = Commons.of(settings.bytesPerSecond());
    this.nanoTime = nanoTime;
  }

  @Override
  public Attempt push(
      Shipment shipment, Destination destination, Deadline deadline, Progress progress)
      throws InterruptedException {
    return talk(shipment, destination, deadline, Optional.empty(), progress);
  }

  @Override
  public Attempt compare(
      Shipment shipment, Destination destination, Deadline deadline, Differences differences)
      throws InterruptedException {
    return talk(shipment, destination, deadline, Optional.of(differences), new Unheard());
  }

  private Attempt talk(
      Shipment shipment,
      Destination destination,
      Deadline deadline,
      Optional<Differences> differences,
      Progress progress)
      throws InterruptedException {
    Optional<Broken> wrong = refusal(destination);
    if (wrong.isPresent()) {
      return wrong.get();
    }
    SharedTree tree;
    try {
      tree = sendings.of(shipment).whole();
    } catch (IOException e) {
      return Broken.lastingOne(Cause.OTHER, "cannot read the release: " + e.getMessage());
    }
    DaemonAddress address = addresses.apply(destination.host());
    DaemonOpening opening = opening(tree, address, destination, differences.isPresent());
    try (DaemonChannel channel =
        DaemonChannel.connect(destination.host(), address, deadline.leftUpTo(settings.connect()))) {
      Talk talk = new Talk(channel, tree, opening, commons, settings.deadlines(), nanoTime);
      return differences.map(talk::comparing).orElse(talk).run(deadline, progress);
    } catch (HostUnreachableException e) {
      return e.getCause() instanceof SocketTimeoutException
          ? Broken.transientOne(Cause.TIMED_OUT, tooLong(deadline, e))
          : Broken.transientOne(Cause.UNREACHABLE, words(e));
    } catch (IOException e) {
      return Broken.lastingOne(Cause.OTHER, words(e));
    }
  }

  /**
   * A basis would make files that the live release shares, and with no way to run commands on the
   * host nothing could part them again before the next push changes their modes in place.
   */
  private static Optional<Broken> refusal(Destination destination) {
    String directory = destination.directory().value();
    if (destination.basis().isPresent()) {
      return Optional.of(unsupported("no basis can be linked to over an rsync daemon"));
    }
    if (destination.directory().isAbsolute()) {
      return Optional.of(
          unsupported("over an rsync daemon a destination is relative, but was " + directory));
    }
    boolean isPattern = directory.chars().anyMatch(c -> PATTERN_LETTERS.indexOf(c) >= 0);
    return isPattern
        ? Optional.of(unsupported("an rsync daemon would take this for a pattern: " + directory))
        : Optional.empty();
  }

  private static Broken unsupported(String message) {
    return Broken.lastingOne(Cause.UNSUPPORTED, message);
  }

  private DaemonOpening opening(
      SharedTree tree, DaemonAddress address, Destination destination, boolean isDryRun) {
    String directory = address.below() + destination.directory().value();
    List<String> arguments =
        DaemonOpening.arguments(tree, settings.inactivity(), address.module(), directory);
    return new DaemonOpening(
        address.module(),
        address.credentials(),
        isDryRun ? ServerCommand.comparing(arguments) : arguments);
  }

  private String tooLong(Deadline deadline, IOException failure) {
    Deadlines deadlines = settings.deadlines();
    String passed = deadline.isPassed() ? deadlines.totalPassed() : deadlines.connectPassed();
    return passed + ": " + words(failure);
  }

  private static String words(IOException failure) {
    return Excerpt.of(String.valueOf(failure.getMessage()).getBytes(StandardCharsets.UTF_8))
        .ending();
  }
}
