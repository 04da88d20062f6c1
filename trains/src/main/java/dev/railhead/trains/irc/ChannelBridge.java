package dev.railhead.trains.irc;

import dev.railhead.core.Actor;
import dev.railhead.trains.Command;
import dev.railhead.trains.Decision;
import dev.railhead.trains.Notice;
import dev.railhead.trains.Order;
import dev.railhead.trains.channel.ChannelCommands;
import dev.railhead.trains.channel.QueueDoor;
import dev.railhead.trains.channel.QueueTopic;
import dev.railhead.trains.channel.Spoken;
import dev.railhead.trains.channel.StageWords;
import dev.railhead.trains.channel.Topic;
import dev.railhead.trains.channel.TopicCodec;
import dev.railhead.trains.store.Outbox;
import dev.railhead.trains.store.PushQueue;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A push queue in an IRC channel: carries out what people say, keeps the topic what the queue is,
 * and says what the queue has to tell. The queue is the truth and may be changed by others too; the
 * channel follows. Thread-safe; it has two threads besides the client's.
 *
 * <p>A topic that somebody else wrote is never replaced unasked: it is reported, with the place
 * where it stops making sense, and {@code .retopic} replaces it. A banner changed by hand becomes
 * the queue's.
 */
public final class ChannelBridge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelBridge.class);
  private static final int CANNOT_SET_TOPIC = 482;

  private final QueueDoor queue;
  private final ChannelCommands commands;
  private final StageWords stages;
  private final Identities identities;
  private final InstantSource clock;
  private final TopicKeeper topic;
  private final NoticeSpeaker notices = new NoticeSpeaker();
  private final Outbox outbox;
  private final ScheduledThreadPoolExecutor thread;
  private final ScheduledThreadPoolExecutor teller;
  private final IrcClient client;
  private final String session = "irc-" + UUID.randomUUID();
  private String nick;
  private long heard;
  private boolean powerless;

  private ChannelBridge(Builder builder, IrcSettings irc) throws IOException {
    this.queue = QueueDoor.of(builder.queue);
    this.commands = builder.commands;
    this.stages = builder.stages;
    this.identities = builder.identities;
    this.clock = builder.clock;
    this.topic = new TopicKeeper(TopicCodec.writing(builder.dialect));
    this.nick = irc.nick;
    this.outbox = Outbox.open(builder.queue, builder.receiver, this::tell);
    this.thread = thread("railhead-channel-" + irc.nick);
    this.teller = thread("railhead-notices-" + irc.nick);
    this.client = IrcClient.start(irc, this::queueUp);
    every(thread, builder.refresh, this::refresh);
    every(teller, builder.refresh, this::tellAll);
  }

  private static ScheduledThreadPoolExecutor thread(String name) {
    return new ScheduledThreadPoolExecutor(
        1,
        work -> {
          Thread made = new Thread(work, name);
          made.setDaemon(true);
          return made;
        });
  }

  private void every(ScheduledThreadPoolExecutor on, Duration period, Work work) {
    var unused =
        on.scheduleWithFixedDelay(() -> guarded(work), 0, period.toNanos(), TimeUnit.NANOSECONDS);
  }

  /**
   * A bridge to {@code queue}.
   *
   * @param commands what is done with what people say, to the same queue
   */
  public static Builder between(PushQueue queue, ChannelCommands commands) {
    return new Builder(queue, commands);
  }

  private void tellAll() throws IOException, InterruptedException {
    if (client.isReady()) {
      int unused = outbox.deliver();
    }
  }

  private void tell(Notice notice) throws IOException, InterruptedException {
    notices.speak(client, notice.text(), notice.key());
  }

  /**
   * Says {@code line} in the channel, and returns when the server has taken it. Announcements of
   * deploys come in by it: {@code Announcer.to(Channel.saying(bridge::say))}.
   *
   * @throws IOException if the server has not, because the channel is not reached at the moment or
   *     the connection was lost
   */
  public void say(String line) throws IOException, InterruptedException {
    notices.speak(client, line, "an announcement");
  }

  /** Whether the channel is reached at the moment. */
  public boolean isReady() {
    return client.isReady();
  }

  private void queueUp(IrcEvent event) {
    if (event instanceof IrcEvent.Passed passed) {
      notices.passed(passed.mark());
      return;
    } else if (event instanceof IrcEvent.Lost) {
      notices.lost();
    }
    try {
      thread.execute(() -> guarded(() -> on(event)));
    } catch (RejectedExecutionException closed) {
      LOG.debug("closed before {}", event);
    }
  }

  /** Something that may fail for the queue's sake. */
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private void guarded(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      LOG.warn("it did not work, and is tried again: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("the channel's bridge failed", e);
    }
  }

  private void on(IrcEvent event) throws IOException, InterruptedException {
    if (event instanceof IrcEvent.Said said) {
      said(said);
    } else if (event instanceof IrcEvent.Ready ready) {
      ready(ready);
    } else if (event instanceof IrcEvent.TopicChanged changed) {
      changed(changed);
    } else if (event instanceof IrcEvent.Refused refused) {
      refused(refused);
    } else {
      people(event);
    }
    refresh();
  }

  private void people(IrcEvent event) {
    if (event instanceof IrcEvent.Renamed renamed) {
      nick = renamed.from().equals(nick) ? renamed.to() : nick;
      identities.renamed(renamed.from(), renamed.to());
    } else if (event instanceof IrcEvent.Went went) {
      identities.gone(went.nick());
    } else if (event instanceof IrcEvent.Came came) {
      identities.identified(came.who());
    } else if (event instanceof IrcEvent.Identified identified) {
      identities.identified(identified.who());
    } else if (event instanceof IrcEvent.Lost lost) {
      LOG.warn("{}; the next try is in {}", lost.reason(), lost.nextTry());
      identities.forget();
    }
  }

  private void ready(IrcEvent.Ready ready) throws IOException {
    nick = ready.nick();
    powerless = false;
    boolean mine = ready.topicBy().equals(Optional.of(nick));
    topic.entered(ready.topic(), mine, wanted()).ifPresent(client::say);
  }

  private void refused(IrcEvent.Refused refused) {
    if (refused.numeric() == CANNOT_SET_TOPIC && !powerless) {
      powerless = true;
      client.say(
          "I may not set the topic (" + refused.text() + "); make me an operator, then .retopic");
    }
  }

  private Topic wanted() throws IOException {
    return QueueTopic.of(queue.state(), stages, clock.instant());
  }

  private void said(IrcEvent.Said said) throws InterruptedException {
    if (said.text().strip().equals(".retopic")) {
      topic.shown().ifPresent(old -> answer(said, "the topic was: " + old));
      topic.takeOver();
      topic.confirmed(Optional.empty());
      powerless = false;
      return;
    }
    Optional<Actor> who = identities.of(said.who());
    if (who.isPresent()) {
      hear(said, who.get());
    } else if (!(Spoken.of(said.text()) instanceof Spoken.Talk)) {
      answer(said, said.who().nick() + ": nobody knows who you are; log in to the server first");
    }
  }

  private void hear(IrcEvent.Said said, Actor who) throws InterruptedException {
    try {
      List<String> answers = commands.hear(who, said.text(), session + "-" + ++heard);
      answers.forEach(line -> answer(said, line));
    } catch (IOException e) {
      LOG.warn("{} of {} failed", said.text(), who, e);
      answer(said, who + ": it did not work, and may be done or not: " + e.getMessage());
    }
  }

  private void answer(IrcEvent.Said said, String line) {
    boolean sent = said.inPrivate() ? client.tell(said.who().nick(), line) : client.say(line);
    if (!sent) {
      LOG.warn("nobody heard the answer to {}: {}", said.who().nick(), line);
    }
  }

  private void changed(IrcEvent.TopicChanged changed) throws IOException {
    if (changed.who().nick().equals(nick)) {
      topic.confirmed(changed.topic());
      return;
    }
    TopicKeeper.Edit edit = topic.edited(changed.topic(), wanted());
    if (edit instanceof TopicKeeper.Edit.Wrong wrong) {
      client.say(changed.who().nick() + ": " + wrong.words());
    } else if (edit instanceof TopicKeeper.Edit.Banner banner) {
      banner(changed.who(), banner.text());
    }
  }

  private void banner(IrcUser user, Optional<String> text) throws IOException {
    Optional<Actor> who = identities.of(user);
    if (who.isEmpty()) {
      client.say(user.nick() + ": nobody knows who you are; I put the banner back");
      return;
    }
    Order order = Order.of(session + "-" + ++heard, who.get(), new Command.SetBanner(text));
    if (queue.order(order) instanceof Decision.Rejected rejected) {
      client.say(user.nick() + ": " + rejected.reason() + "; " + rejected.alternative());
    }
  }

  /** Makes the channel what the queue is. */
  private void refresh() throws IOException {
    if (client.isReady() && !powerless) {
      topic.show(wanted(), client).ifPresent(client::say);
    }
  }

  /** Leaves the channel and ends all threads. The queue stays the caller's. */
  @Override
  public void close() {
    client.close();
    thread.shutdownNow();
    teller.shutdownNow();
    try {
      boolean unused =
          thread.awaitTermination(5, TimeUnit.SECONDS)
              && teller.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Settings of a {@link ChannelBridge}. For one thread. */
  public static final class Builder {
    private final PushQueue queue;
    private final ChannelCommands commands;
    private String receiver = "irc";
    private StageWords stages = StageWords.usual();
    private TopicCodec.Dialect dialect = TopicCodec.Dialect.PUSHBOT;
    private Identities identities = new Identities(Identities.Strangers.BY_NICK, Map.of());
    private Duration refresh = Duration.ofSeconds(1);
    private InstantSource clock = InstantSource.system();

    private Builder(PushQueue queue, ChannelCommands commands) {
      this.queue = Objects.requireNonNull(queue, "queue");
      this.commands = Objects.requireNonNull(commands, "commands");
    }

    /**
     * What the channel is called in the ledger, where it stands how far it was told (default {@code
     * irc}); two channels of one queue need two names.
     */
    public Builder receiver(String receiver) {
      this.receiver = Objects.requireNonNull(receiver, "receiver");
      return this;
    }

    /** What a topic calls the stages (default {@link StageWords#usual}). */
    public Builder stages(StageWords stages) {
      this.stages = Objects.requireNonNull(stages, "stages");
      return this;
    }

    /** How the topic is written (default PushBot's dialect). */
    public Builder dialect(TopicCodec.Dialect dialect) {
      this.dialect = Objects.requireNonNull(dialect, "dialect");
      return this;
    }

    /** Who is who (default: people are who their nick says); for this bridge alone. */
    public Builder identities(Identities identities) {
      this.identities = Objects.requireNonNull(identities, "identities");
      return this;
    }

    /**
     * How often to look whether others changed the queue (default 1 s).
     *
     * @throws IllegalArgumentException if it is not 10 ms to 1 h
     */
    public Builder lookingEvery(Duration refresh) {
      if (refresh.compareTo(Duration.ofMillis(10)) < 0
          || refresh.compareTo(Duration.ofHours(1)) > 0) {
        throw new IllegalArgumentException(
            "looking must be every 10 ms to 1 h, but was " + refresh);
      }
      this.refresh = refresh;
      return this;
    }

    /** Whose time it is (default the system's). */
    public Builder clock(InstantSource clock) {
      this.clock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * The bridge, on its way to the channel.
     *
     * @throws IOException if the queue cannot be read
     */
    public ChannelBridge start(IrcSettings irc) throws IOException {
      return new ChannelBridge(this, irc);
    }
  }
}
