package dev.railhead.core.gate;

import dev.railhead.core.Host;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.HostChannel;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.internal.Names;
import dev.railhead.core.internal.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Follows one log on one host by {@code tail -F}, which goes on when the file is rotated, and
 * begins anew when the connection is lost. Its thread is the one that {@linkplain #run runs} it;
 * {@link #end} is for any other.
 */
final class LogTail implements Runnable {
  private static final Duration CHECK = Duration.ofSeconds(20);
  private static final Duration AGAIN = Duration.ofSeconds(2);

  private final HostConnector hosts;
  private final Host host;
  private final LogFeed feed;
  private final Occurrences errors;
  private final Duration longest;
  private final Pace pace;
  private final CountDownLatch tried = new CountDownLatch(1);
  // Guarded by this.
  private @Nullable HostSession session;
  private @Nullable String trouble = "not followed yet";
  private boolean missing;
  private boolean ended;

  LogTail(
      HostConnector hosts,
      Host host,
      LogFeed feed,
      Occurrences errors,
      Duration longest,
      Pace pace) {
    this.hosts = hosts;
    this.host = host;
    this.feed = feed;
    this.errors = errors;
    this.longest = longest;
    this.pace = pace;
  }

  Host host() {
    return host;
  }

  /** Released when the log is followed for the first time, or cannot be. */
  CountDownLatch tried() {
    return tried;
  }

  /** Why the log is not followed now; empty if it is. */
  synchronized Optional<String> trouble() {
    return trouble == null
        ? Optional.empty()
        : Optional.of(feed.name() + " on " + host + ": " + trouble);
  }

  /** Whether there is no such log, which no waiting mends. */
  synchronized boolean isMissing() {
    return missing;
  }

  @Override
  public void run() {
    try {
      while (!hasEnded()) {
        try (HostSession opened = hosts.connect(host)) {
          follow(opened);
        } catch (IOException e) {
          lost(String.valueOf(e.getMessage()));
        }
        if (isMissing() || hasEnded()) {
          return;
        }
        pace.pause(AGAIN);
      }
    } catch (InterruptedException e) {
      // Whoever ended this wants it so; the try has closed what was open.
      lost("interrupted");
    } finally {
      tried.countDown();
    }
  }

  private void follow(HostSession opened) throws IOException, InterruptedException {
    if (!begin(opened) || !isReadable(opened)) {
      return;
    }
    Command tail = Command.of("tail", "-n", "0", "-F", feed.file().value()).within(longest);
    try (HostChannel channel = opened.open(tail)) {
      followed();
      new LineSplitter(this::take).drain(channel.fromHost());
      if (!hasEnded()) {
        CommandResult result = channel.await(CHECK);
        lost("tail ended with " + result.describe() + ": " + result.stderrText().strip());
      }
    }
  }

  private boolean isReadable(HostSession opened) throws IOException, InterruptedException {
    Command test = Command.of("test", "-r", feed.file().value()).within(CHECK);
    CommandResult result = opened.run(test);
    if (result.isSuccess()) {
      return true;
    }
    boolean never = tried.getCount() > 0;
    lost("there is no file " + feed.file() + " that this user may read");
    setMissing(never);
    return false;
  }

  private void take(String line) {
    if (feed.isError(line)) {
      errors.add(host, line, pace.nanos());
    }
  }

  private synchronized boolean begin(HostSession opened) {
    session = opened;
    return !ended;
  }

  private synchronized void followed() {
    trouble = null;
    tried.countDown();
  }

  private synchronized void lost(String why) {
    trouble = Names.cleaned(why, 300);
    tried.countDown();
  }

  private synchronized void setMissing(boolean missing) {
    this.missing = missing;
  }

  private synchronized boolean hasEnded() {
    return ended;
  }

  /** Ends what runs on the host for it; its thread ends by that, or by an interrupt. */
  void end() {
    HostSession open;
    synchronized (this) {
      ended = true;
      open = session;
    }
    if (open != null) {
      open.close();
    }
  }
}
