package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.HostChannel;
import dev.railhead.rsync.internal.Attempt.Broken;
import dev.railhead.rsync.internal.Attempt.Sent;
import dev.railhead.rsync.internal.sender.Commons;
import dev.railhead.rsync.internal.sender.Conversation;
import dev.railhead.rsync.internal.sender.Conversation.Counts;
import dev.railhead.rsync.internal.sender.Message;
import dev.railhead.rsync.internal.sender.Opening;
import dev.railhead.rsync.internal.sender.ProtocolException;
import dev.railhead.rsync.internal.sender.RefusedException;
import dev.railhead.rsync.internal.sender.SharedTree;
import dev.railhead.rsync.internal.sender.UnsupportedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches over a conversation with one host. The calling thread looks after deadline, standstill
 * and interruption, two others write and read: a write to a host that does not read cannot be
 * interrupted, only cut off by closing the channel. For one try.
 */
final class Talk implements Conversation.Remarks {
  private static final Duration GLANCE = Duration.ofMillis(100);
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final int PARTIAL = 23;
  private static final int LOST = 255;

  private final HostChannel channel;
  private final SharedTree tree;
  private final Conversation conversation;
  private final Excerpt said = new Excerpt();
  private final Deadlines deadlines;
  private final Deadline handshake;
  private final Stall stall;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final CompletableFuture<@Nullable Void> written = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> read = new CompletableFuture<>();
  private volatile boolean isIncomplete;
  private volatile int exitCode;
  private volatile @Nullable Differences differences;
  private volatile @Nullable String changed;
  private final Sayings sayings = new Sayings();

  Talk(
      HostChannel channel,
      SharedTree tree,
      Opening opening,
      Commons commons,
      Deadlines deadlines,
      LongSupplier nanoTime) {
    this.channel = channel;
    this.tree = tree;
    this.deadlines = deadlines;
    this.handshake = Deadline.in(deadlines.handshake(), nanoTime);
    this.stall = new Stall(deadlines.idle(), nanoTime);
    this.conversation =
        new Conversation(
            tree,
            channel.fromHost(),
            channel.toHost(),
            commons,
            opening,
            this,
            deadlines.idle().toNanos() / 3);
  }

  /** Only asks what differs, and tells it to {@code into}. */
  Talk comparing(Differences into) {
    differences = into;
    conversation.compare();
    return this;
  }

  /** Holds the conversation and judges its end. Both other threads have ended on return. */
  Attempt run(Deadline deadline, Engine.Progress progress) throws InterruptedException {
    Thread writer = start("write", written, this::write);
    try {
      while (!isOver()) {
        report(progress);
        if (deadline.isPassed()) {
          return Broken.lastingOne(Cause.TIMED_OUT, deadlines.totalPassed() + soFar());
        }
        if (handshake.isPassed() && !conversation.isAgreed()) {
          return Broken.transientOne(Cause.TIMED_OUT, deadlines.handshakePassed() + soFar());
        }
        if (stall.isSeenIn(conversation.vitalSigns())) {
          return Broken.transientOne(Cause.TIMED_OUT, deadlines.idlePassed() + soFar());
        }
      }
      return ended(deadline, progress);
    } finally {
      writer.interrupt();
      channel.close();
      awaitThreads();
    }
  }

  private Thread start(String what, CompletableFuture<@Nullable Void> end, Work work) {
    Runnable whole =
        () -> {
          try {
            work.run();
            end.complete(null);
          } catch (IOException | InterruptedException | RuntimeException | Error e) {
            end.completeExceptionally(e);
          }
        };
    Thread thread = new Thread(whole, Thread.currentThread().getName() + "-" + what);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
    return thread;
  }

  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void write() throws IOException, InterruptedException {
    boolean[] isReading = {false};
    try {
      conversation.hold(
          reading -> {
            isReading[0] = true;
            start("read", read, reading::run);
          });
    } finally {
      if (!isReading[0]) {
        read.complete(null);
      }
    }
  }

  private boolean isOver() throws InterruptedException {
    try {
      written.get(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException failed) {
      return true;
    } catch (TimeoutException goesOn) {
      return false;
    }
  }

  private void report(Engine.Progress progress) {
    Counts counts = conversation.counts();
    int percent = (int) (100L * counts.newest() / tree.entries());
    progress.moved(counts.files(), counts.contentBytes(), Math.min(99, percent));
    sayings.tell(progress::warned);
  }

  private Attempt ended(Deadline deadline, Engine.Progress progress) throws InterruptedException {
    IOException broke = failure();
    Attempt end =
        broke == null ? farewell(null, deadline, progress) : broken(broke, deadline, progress);
    sayings.tell(progress::warned);
    return end;
  }

  private Attempt broken(IOException broke, Deadline deadline, Engine.Progress progress)
      throws InterruptedException {
    if (broke instanceof RefusedException refused) {
      return refused(refused);
    }
    if (broke instanceof UnsupportedException) {
      return Broken.lastingOne(Cause.UNSUPPORTED, String.valueOf(broke.getMessage()));
    }
    if (broke instanceof ProtocolException) {
      return Broken.lastingOne(Cause.OTHER, broke.getMessage() + soFar());
    }
    return farewell(broke, deadline, progress);
  }

  private static Broken refused(RefusedException refusal) {
    String words = String.valueOf(refusal.getMessage());
    return switch (refusal.why()) {
      case LOGIN -> Broken.lastingOne(Cause.REFUSED, words);
      case BUSY -> Broken.transientOne(Cause.UNREACHABLE, words);
      case OTHER -> Broken.lastingOne(Cause.OTHER, words);
    };
  }

  private Attempt farewell(@Nullable IOException broke, Deadline deadline, Engine.Progress progress)
      throws InterruptedException {
    String what = changed;
    if (what != null) {
      return Broken.lastingOne(Cause.OTHER, "the release's " + what);
    }
    int status = status(deadline);
    if (status != 0) {
      return Diagnosis.of("rsync", status, said);
    }
    if (broke != null) {
      return Broken.transientOne(Cause.UNREACHABLE, broke.getMessage() + soFar());
    }
    if (isIncomplete) {
      return Diagnosis.of("rsync", PARTIAL, said);
    }
    progress.moved(conversation.counts().files(), conversation.counts().contentBytes(), 100);
    return new Sent(conversation.counts().transferred(conversation.written()));
  }

  private @Nullable IOException failure() throws InterruptedException {
    try {
      written.get();
      return null;
    } catch (ExecutionException e) {
      return e.getCause() instanceof IOException io
          ? io
          : new IOException("the sender failed: " + e.getCause(), e.getCause());
    }
  }

  /** How the host's rsync ended, once all that it said has been heard. */
  private int status(Deadline deadline) throws InterruptedException {
    try {
      channel.toHost().close();
    } catch (IOException closedByTheHost) {
      // The host's rsync may well be gone by now: its exit status tells.
    }
    await(read);
    try {
      CommandResult result = channel.await(deadline.leftUpTo(FAREWELL));
      said.accept(result.stderr(), result.stderr().length);
      return exitCode != 0 ? exitCode : result.exitStatus().orElse(LOST);
    } catch (IOException e) {
      byte[] words = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
      said.accept(words, words.length);
      return exitCode != 0 ? exitCode : LOST;
    }
  }

  private String soFar() {
    Counts counts = conversation.counts();
    String words = said.ending();
    return " after "
        + counts.files()
        + " files and "
        + counts.literalBytes()
        + " bytes"
        + (words.isEmpty() ? "" : "; rsync said: " + words);
  }

  /** The one that writes starts the one that reads, which may come to the list meanwhile. */
  private void awaitThreads() throws InterruptedException {
    for (int i = 0; i < threads.size(); i++) {
      threads.get(i).join(FAREWELL.toMillis());
    }
  }

  private static void await(CompletableFuture<@Nullable Void> end) throws InterruptedException {
    try {
      end.get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // How it ended is judged elsewhere.
    }
  }

  @Override
  public void said(Message kind, byte[] text) {
    switch (kind) {
      case ERROR, ERROR_XFER, ERROR_SOCKET, ERROR_UTF8 -> {
        isIncomplete = true;
        said.accept(text, text.length);
      }
      case IO_ERROR -> isIncomplete = true;
      case ERROR_EXIT -> {
        isIncomplete = true;
        exitCode = text.length == 0 ? exitCode : text[0] & 0xff;
      }
      case WARNING, INFO, CLIENT -> sayings.add(Excerpt.of(text).ending());
      case DELETED -> {
        Differences into = differences;
        if (into != null) {
          into.deleted(text);
        }
      }
      default -> {}
    }
  }

  @Override
  public void itemised(byte[] path, int flags) {
    Differences into = differences;
    if (into != null) {
      into.itemised(path, flags);
    }
  }

  @Override
  public void changed(String what) {
    changed = what;
  }
}
