package dev.railhead.rsync.internal.sender;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Receivers that say anything: whatever it is, a conversation ends, by itself or with an {@code
 * IOException}, and in memory that does not depend on what was said.
 */
class HostileReceiverIT {
  private static final Duration FOR =
      Duration.ofSeconds(Long.getLong("railhead.fuzz.seconds", 60L));

  /** Greeting, terms and seed of a receiver of protocol 31 without negotiation, then nothing. */
  private static final byte[] GREETING = {31, 0, 0, 0, 0x20, 7, 0, 0, 0};

  @TempDir Path temp;
  private SharedTree tree;
  private byte[] recorded;

  @BeforeEach
  void read_a_tree_and_record_a_good_receiver() throws Exception {
    Path from = Files.createDirectories(temp.resolve("from"));
    Path to = Files.createDirectories(temp.resolve("to"));
    for (int i = 0; i < 20; i++) {
      Files.writeString(from.resolve("f" + i), "new ".repeat(100 * i));
      Files.writeString(to.resolve("f" + i), "old ".repeat(90 * i));
      Files.createFile(to.resolve("superfluous" + i));
    }
    recorded = Receiving.recorded(from, to);
    tree = SharedTree.read(from, Receiving.SEED, 1 << 20, Options.STANDARD);
    assertThat(end(new ByteArrayInputStream(recorded))).as("unchanged, it is a good one").isEmpty();
  }

  @Test
  void a_minute_of_anything_is_survived() throws Exception {
    long seed = Long.getLong("railhead.fuzz.seed", System.nanoTime());
    System.err.println("hostile receivers: -Drailhead.fuzz.seed=" + seed);
    long until = System.nanoTime() + FOR.toNanos();
    int rounds = 0;
    int refused = 0;
    while (System.nanoTime() < until) {
      Random random = new Random(seed + rounds);
      byte[] said = anything(random);
      Optional<IOException> end = end(new ByteArrayInputStream(said));
      assertThat(end.map(IOException::getMessage).orElse(""))
          .as("round %s of seed %s", rounds, seed)
          .doesNotContain("cannot take in");
      refused += end.isPresent() ? 1 : 0;
      rounds++;
    }
    System.err.println("hostile receivers: " + rounds + " of them, " + refused + " refused");
    assertThat(refused).isPositive();
  }

  private byte[] anything(Random random) {
    int kind = random.nextInt(4);
    if (kind == 0) {
      byte[] noise = new byte[random.nextInt(5000)];
      random.nextBytes(noise);
      return random.nextBoolean() ? noise : joined(GREETING, noise);
    }
    if (kind == 1) {
      return Arrays.copyOf(recorded, random.nextInt(recorded.length));
    }
    if (kind == 2) {
      byte[] frames = new byte[random.nextInt(2000)];
      random.nextBytes(frames);
      byte[] header = {(byte) frames.length, (byte) (frames.length >> 8), 0, 7};
      return joined(joined(GREETING, header), frames);
    }
    byte[] changed = recorded.clone();
    for (int i = 0; i <= random.nextInt(8); i++) {
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
    }
    return changed;
  }

  private static byte[] joined(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }

  @Test
  void endless_messages_are_ended() throws Exception {
    refusesEndless("more than", 1, 0, 0, 9, 'a');
  }

  @Test
  void endless_signs_of_life_are_ended() throws Exception {
    refusesEndless("more than", 0, 0, 0, 7);
  }

  @Test
  void endless_requests_are_ended() throws Exception {
    refusesEndless("requests", 7, 0, 0, 7, 0xfe, 0x80, 0, 0, 0, 0, 0);
  }

  @Test
  void endless_ends_of_phases_are_not_waited_for() throws Exception {
    byte[] done = {1, 0, 0, 7, 0};
    assertThat(end(new Endless(GREETING, done))).isEmpty();
  }

  private void refusesEndless(String words, int... frame) throws Exception {
    byte[] bytes = new byte[frame.length];
    for (int i = 0; i < frame.length; i++) {
      bytes[i] = (byte) frame[i];
    }
    Optional<IOException> end = end(new Endless(GREETING, bytes));
    assertThat(end).isPresent();
    assertThat(end.get()).isInstanceOf(ProtocolException.class).hasMessageContaining(words);
  }

  /** How a conversation with one who says {@code in} ends, which it must within a minute. */
  private Optional<IOException> end(InputStream in) throws Exception {
    Conversation conversation =
        new Conversation(
            tree,
            in,
            OutputStream.nullOutputStream(),
            Commons.of(OptionalLong.empty()),
            Opening.toServer(),
            new Receiving.Said(),
            TimeUnit.SECONDS.toNanos(10));
    FutureTask<Optional<IOException>> talk =
        new FutureTask<>(
            () -> {
              try {
                conversation.hold(HostileReceiverIT::start);
                return Optional.empty();
              } catch (IOException e) {
                return Optional.of(e);
              }
            });
    start(talk);
    try {
      return talk.get(1, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      throw new AssertionError("not an IOException", e.getCause());
    } finally {
      in.close();
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "test-hostile");
    thread.setDaemon(true);
    thread.start();
  }

  /** Some bytes once, then others for ever, until it is closed. */
  private static final class Endless extends InputStream {
    private final byte[] once;
    private final byte[] forEver;
    private long at;
    private volatile boolean isClosed;

    Endless(byte[] once, byte[] forEver) {
      this.once = once;
      this.forEver = forEver;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      for (int i = 0; i < length; i++) {
        int b = read();
        if (b < 0) {
          return i == 0 ? -1 : i;
        }
        bytes[offset + i] = (byte) b;
      }
      return length;
    }

    @Override
    public int read() {
      if (isClosed) {
        return -1;
      }
      long here = at++;
      return here < once.length
          ? once[(int) here] & 0xff
          : forEver[(int) ((here - once.length) % forEver.length)] & 0xff;
    }

    @Override
    public void close() {
      isClosed = true;
    }
  }
}
