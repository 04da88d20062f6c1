package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.TransferCounts;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.CommandTimeoutException;
import dev.railhead.core.host.HostChannel;
import dev.railhead.core.host.HostPath;
import dev.railhead.rsync.internal.Attempt.Broken;
import dev.railhead.rsync.internal.Attempt.Sent;
import dev.railhead.rsync.internal.sender.Commons;
import dev.railhead.rsync.internal.sender.TarStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the stream that fills an empty directory of a host, which GNU tar unpacks there. The
 * calling thread looks after deadline, standstill and interruption, another one writes. For one
 * try.
 *
 * <p>What an archive left is complete only when an rsync has compared it with the release after
 * tar's success. It trusts a file of the right size and time, and rightly: tar sets the time of a
 * file once it has written all of it. But of a file whose last bytes the disk refused only on
 * close(2), as a network's may, nothing tells when tar's own end is not known. So a marker stands
 * in the directory until tar has succeeded; where it still stands, {@link SharedInodes} gives all
 * files another time, and rsync compares their contents.
 */
final class Unpacking implements TarStream.Remarks {
  /**
   * Stands in a directory while it is being filled. Of a release that has such a file only the
   * contents are compared too often.
   */
  static final String MARKER = ".railhead-unpacking";

  /**
   * Argument: a directory, which must be empty. Owners are not those of the archive, which has
   * none; modes are, whatever the umask; those of directories come last, for one may forbid to
   * write into it. A time that is in the future by the host's clock is no news.
   */
  private static final String UNPACK =
      "cd -- \"$1\" && test -z \"$(find . -mindepth 1 -print -quit)\" && : > "
          + MARKER
          + " && env -u TAR_OPTIONS LC_ALL=C tar --extract --file=- --blocking-factor=128"
          + " --preserve-permissions --no-same-owner --delay-directory-restore"
          + " --warning=no-timestamp && rm -f -- "
          + MARKER;

  /**
   * Argument: a directory. Ends every tar that works in it. One whose connection was cut may get
   * what was on its way much later, when another push has long completed what it began: it must not
   * write into that, least of all the half of a file that would be its last.
   */
  static final String END =
      "for p in /proc/[0-9]*; do i=0; while [ \"$p/cwd\" -ef \"$1\" ]"
          + " && [ \"$(cat \"$p/comm\" 2>/dev/null)\" = tar ]; do"
          + " i=$((i + 1)); [ \"$i\" -le 100 ] || { echo 'a tar does not end' >&2; exit 1; };"
          + " kill -s KILL \"${p#/proc/}\" 2>/dev/null; sleep 0.05; done; done;";

  private static final Duration GLANCE = Duration.ofMillis(100);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final int LOST = 255;

  private final HostChannel channel;
  private final TarStream archive;
  private final Commons commons;
  private final Deadlines deadlines;
  private final Stall stall;
  private final CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong files = new AtomicLong();
  private final AtomicLong contentBytes = new AtomicLong();
  private volatile int percent;
  private volatile @Nullable String changed;
  private boolean isRefused;

  Unpacking(
      HostChannel channel,
      TarStream archive,
      Commons commons,
      Deadlines deadlines,
      LongSupplier nanoTime) {
    this.channel = channel;
    this.archive = archive;
    this.commons = commons;
    this.deadlines = deadlines;
    this.stall = new Stall(deadlines.idle(), nanoTime);
  }

  /** What is to run on the host. */
  static Command in(HostPath directory) {
    return Command.of("sh", "-c", UNPACK, "railhead", directory.value());
  }

  /** Sends all of it, and judges how tar ended. The other thread has ended on return. */
  Attempt run(Deadline deadline, Engine.Progress progress) throws InterruptedException {
    Thread writer = new Thread(this::write, Thread.currentThread().getName() + "-unpack");
    writer.setDaemon(true);
    writer.start();
    try {
      while (!isWritten()) {
        progress.moved(files.get(), contentBytes.get(), percent);
        if (deadline.isPassed()) {
          return Broken.lastingOne(Cause.TIMED_OUT, deadlines.totalPassed() + soFar());
        }
        if (stall.isSeenIn(bytes.toString())) {
          return Broken.transientOne(Cause.TIMED_OUT, deadlines.idlePassed() + soFar());
        }
      }
      return ended(deadline);
    } finally {
      writer.interrupt();
      channel.close();
      writer.join(FAREWELL.toMillis());
    }
  }

  /** Whether the host's tar would not have it, or not all of it: rsync may fare better. */
  boolean isRefused() {
    return isRefused;
  }

  private void write() {
    try {
      archive.write(channel.toHost(), commons, this);
      end();
      written.complete(null);
    } catch (IOException | RuntimeException | Error e) {
      written.completeExceptionally(e);
    }
  }

  private void end() {
    try {
      channel.toHost().close();
    } catch (IOException closedByTheHost) {
      // A tar that has seen the end may well be gone by now: its exit status tells.
    }
  }

  private boolean isWritten() throws InterruptedException {
    try {
      written.get(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException failed) {
      return true;
    } catch (TimeoutException goesOn) {
      return false;
    }
  }

  private Attempt ended(Deadline deadline) throws InterruptedException {
    String what = changed;
    if (what != null) {
      return Broken.lastingOne(Cause.OTHER, "the release's " + what);
    }
    try {
      CommandResult end = channel.await(deadline.leftUpTo(deadlines.idle()));
      int status = end.exitStatus().orElse(LOST);
      if (status == 0 && !written.isCompletedExceptionally()) {
        return new Sent(new TransferCounts(files.get(), contentBytes.get(), 0, 0, bytes.get()));
      }
      isRefused = status != 0 && status != LOST;
      return Diagnosis.of("tar", status, Excerpt.of(end.stderr()));
    } catch (CommandTimeoutException e) {
      return deadline.isPassed()
          ? Broken.lastingOne(Cause.TIMED_OUT, deadlines.totalPassed() + soFar())
          : Broken.transientOne(Cause.TIMED_OUT, deadlines.idlePassed() + soFar());
    } catch (IOException e) {
      return Broken.transientOne(Cause.UNREACHABLE, e.getMessage() + soFar());
    }
  }

  private String soFar() {
    return " after " + files + " files and " + contentBytes + " bytes";
  }

  @Override
  public void wrote(int more) {
    bytes.addAndGet(more);
  }

  @Override
  public void sent(int moreFiles, long moreBytes, int percent) {
    files.addAndGet(moreFiles);
    contentBytes.addAndGet(moreBytes);
    this.percent = Math.min(percent, 98);
  }

  @Override
  public void changed(String what) {
    changed = what;
  }
}
