package dev.railhead.trains.irc;

import dev.railhead.core.internal.Names;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stays in one channel: connects, logs in, joins, answers the server's questions, and after any
 * failure tries again, less and less often. Thread-safe.
 *
 * <pre>{@code
 * IrcSettings settings = IrcSettings.of("irc.example.org", 6697, "pushbot", "#push").tls(trust).build();
 * try (IrcClient client = IrcClient.start(settings, event -> ...)) {
 *   ...
 * }
 * }</pre>
 *
 * <p>It has up to three daemon threads, which sleep while nothing happens, until it is closed.
 */
public final class IrcClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IrcClient.class);

  /** What a mark's PING begins with. */
  static final String MARK = "railhead-mark-";

  private static final int MOST_EVENTS = 10_000;
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  private final IrcSettings settings;
  private final IrcListener listener;
  private final ExecutorService events;
  private final Thread reader;
  private final AtomicLong marks = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable IrcConnection connection;
  private volatile @Nullable Socket socket;

  private IrcClient(IrcSettings settings, IrcListener listener) {
    this.settings = settings;
    this.listener = listener;
    this.events =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_EVENTS),
            work -> daemon(work, "events"),
            IrcClient::waitForRoom);
    this.reader = daemon(this::run, "reader");
  }

  /** A listener that is slow slows the reader down, and so the server; nothing is lost. */
  private static void waitForRoom(Runnable event, ThreadPoolExecutor events) {
    try {
      if (!events.isShutdown()) {
        events.getQueue().put(event);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Thread daemon(Runnable work, String what) {
    Thread thread = new Thread(work, "railhead-irc-" + what + "-" + settings.nick);
    thread.setDaemon(true);
    return thread;
  }

  /** A client that is on its way to the channel; {@code listener} hears when it is there. */
  public static IrcClient start(IrcSettings settings, IrcListener listener) {
    IrcClient client = new IrcClient(settings, listener);
    client.reader.start();
    return client;
  }

  /** Whether the client is in the channel. */
  public boolean isReady() {
    IrcConnection now = connection;
    return now != null && now.isReady();
  }

  /**
   * Says {@code text} in the channel, in as many lines as it takes; line ends separate lines too.
   *
   * @return whether it will be sent; false when the client is not in the channel, or too far behind
   */
  public boolean say(String text) {
    return message(settings.channel, text);
  }

  /**
   * Says {@code text} to {@code nick} alone.
   *
   * @return whether it will be sent
   */
  public boolean tell(String nick, String text) {
    boolean legal =
        !nick.isEmpty() && nick.chars().noneMatch(c -> c <= ' ' || c == ',' || c == ':');
    return legal && message(nick, text);
  }

  private boolean message(String target, String text) {
    IrcConnection now = connection;
    if (now == null || !now.isReady()) {
      return false;
    }
    boolean all = true;
    int bytes = now.messageBytes() - target.getBytes(StandardCharsets.UTF_8).length;
    for (String line : lines(text, Math.max(bytes, 50))) {
      all &= now.send(IrcLine.of("PRIVMSG", target, line));
    }
    return all;
  }

  /**
   * Sets the channel's topic.
   *
   * @return whether it will be sent
   * @throws IllegalArgumentException if {@code topic} has a line end or a NUL, or is longer than
   *     {@link #topicBytes()}: a server would cut it without a word
   */
  public boolean topic(String topic) {
    IrcConnection now = connection;
    if (now == null || !now.isReady()) {
      return false;
    }
    int bytes = topic.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > now.topicBytes()) {
      throw new IllegalArgumentException(
          "a topic must be at most " + now.topicBytes() + " bytes here, but was " + bytes);
    }
    return now.send(IrcLine.of("TOPIC", settings.channel, topic));
  }

  /**
   * Asks the server to say when it has taken all lines that were sent until now: {@link
   * IrcEvent.Passed} says so. When the connection is lost first, nobody says so.
   *
   * @return the mark's number; empty when the client is not in the channel
   */
  public OptionalLong mark() {
    IrcConnection now = connection;
    long mark = marks.incrementAndGet();
    boolean sent = now != null && now.send(IrcLine.of("PING", MARK + mark));
    return sent ? OptionalLong.of(mark) : OptionalLong.empty();
  }

  /**
   * How many bytes of UTF-8 a topic may be to reach everybody whole; 0 while not in the channel.
   */
  public int topicBytes() {
    IrcConnection now = connection;
    return now == null || !now.isReady() ? 0 : now.topicBytes();
  }

  /**
   * {@code text} in lines of at most {@code bytes} bytes, cut between words where there are some.
   */
  static List<String> lines(String text, int bytes) {
    List<String> lines = new ArrayList<>();
    for (String line : text.split("[\r\n\0]+", -1)) {
      String rest = line;
      while (rest.getBytes(StandardCharsets.UTF_8).length > bytes) {
        String head = rest;
        while (head.getBytes(StandardCharsets.UTF_8).length > bytes) {
          int over = head.getBytes(StandardCharsets.UTF_8).length - bytes;
          head = Names.shortened(head, head.length() - Math.max(1, over / 4));
        }
        int space = head.lastIndexOf(' ');
        head = space > head.length() / 2 ? head.substring(0, space) : head;
        lines.add(head);
        rest = rest.substring(head.length()).stripLeading();
      }
      if (!rest.isBlank()) {
        lines.add(rest);
      }
    }
    return lines;
  }

  private void run() {
    Backoff backoff =
        new Backoff(settings.firstRetry, settings.longestRetry, new SplittableRandom());
    while (!isClosing()) {
      String reason = once(backoff);
      connection = null;
      if (isClosing()) {
        break;
      }
      Duration wait = backoff.next();
      emit(new IrcEvent.Lost(reason, wait));
      await(wait);
    }
  }

  private String once(Backoff backoff) {
    try {
      IrcConnection now =
          IrcConnection.open(
              settings,
              event -> {
                if (event instanceof IrcEvent.Ready) {
                  backoff.succeeded();
                }
                emit(event);
              },
              opened -> socket = opened);
      connection = now;
      if (isClosing()) {
        now.close();
      }
      return now.run();
    } catch (IOException e) {
      return "cannot connect to " + settings.host + ":" + settings.port + ": " + e.getMessage();
    } catch (RuntimeException e) {
      LOG.error("the connection to {} failed", settings, e);
      return "an error in this program: " + e;
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void await(Duration time) {
    try {
      boolean unused = closing.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      closing.countDown();
    }
  }

  private void emit(IrcEvent event) {
    events.execute(() -> deliver(event));
  }

  private void deliver(IrcEvent event) {
    try {
      listener.on(event);
    } catch (RuntimeException e) {
      LOG.error("a listener failed on {}", event, e);
    }
  }

  /**
   * Leaves the server with QUIT, where it still answers, and ends all threads, within a few
   * seconds. The listener hears nothing more afterwards, unless it is the one that closes.
   */
  @Override
  public void close() {
    closing.countDown();
    IrcConnection now = connection;
    if (now != null) {
      now.quit();
      joinReader(GOODBYE);
    }
    closeSocket();
    joinReader(GOODBYE);
    events.shutdown();
    try {
      boolean mine =
          Thread.currentThread().getName().equals("railhead-irc-events-" + settings.nick);
      if (!mine && !events.awaitTermination(GOODBYE.toNanos(), TimeUnit.NANOSECONDS)) {
        events.shutdownNow();
      }
    } catch (InterruptedException e) {
      events.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private void closeSocket() {
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        LOG.debug("cannot close the connection to {}: {}", settings, e.getMessage());
      }
    }
  }

  private void joinReader(Duration within) {
    try {
      reader.join(within.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
