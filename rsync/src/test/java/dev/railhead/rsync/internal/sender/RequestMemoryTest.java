package dev.railhead.rsync.internal.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RequestMemoryTest {
  private static final int FILES = 40;
  private static final int SIZE = 100_000;
  private static final int HOSTS = 32;

  /** As often as {@link Limits} lets it. */
  private static final int ASKED = 8 * FILES + 1_000;

  private static final byte[] GREETING = {31, 0, 0, 0, 0x20, 7, 0, 0, 0};

  @TempDir Path temp;
  private Path from;
  private Path to;

  @BeforeEach
  void edit_each_of_some_files() throws Exception {
    from = Files.createDirectories(temp.resolve("from"));
    to = Files.createDirectories(temp.resolve("to"));
    Random random = new Random(5);
    for (int i = 0; i < FILES; i++) {
      byte[] content = new byte[SIZE];
      random.nextBytes(content);
      Files.write(to.resolve("f" + i), content);
      content[SIZE / 2]++;
      Files.write(from.resolve("f" + i), content);
      Files.setLastModifiedTime(from.resolve("f" + i), FileTime.fromMillis(1));
    }
  }

  @Test
  void a_host_whose_answers_go_out_is_held_back_and_loses_no_block_sums() throws Exception {
    RequestMemory memory = RequestMemory.of(0, 2_000, Duration.ofMinutes(2));
    Conversation.Counts counts = Receiving.push(from, to, memory);
    assertThat(Receiving.differences(from, to, "--delete")).isEmpty();
    assertThat(counts.files()).isEqualTo(FILES);
    assertThat(counts.literalBytes()).isLessThan(FILES * 2_000);
    assertThat(memory.left()).isZero();
  }

  @Test
  void where_there_is_no_room_for_block_sums_files_are_sent_whole() throws Exception {
    RequestMemory memory = RequestMemory.of(0, 0, Duration.ZERO);
    Conversation.Counts counts = Receiving.push(from, to, memory);
    assertThat(Receiving.differences(from, to, "--delete")).isEmpty();
    assertThat(counts.matchedBytes()).isZero();
    assertThat(counts.literalBytes()).isEqualTo((long) FILES * SIZE);
    assertThat(memory.left()).isZero();
  }

  /** Each asks for nearly 40 MiB, and none takes an answer. */
  @Test
  void hosts_that_only_ask_are_read_to_the_end_and_take_no_more_than_there_is() throws Exception {
    SharedTree tree = SharedTree.read(from, Receiving.SEED, 1 << 20, Options.STANDARD);
    byte[] asked = requests();
    Commons commons = Commons.of(OptionalLong.empty());
    CountDownLatch end = new CountDownLatch(1);
    List<ByteArrayInputStream> hosts = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    long before = usedBytes();
    for (int i = 0; i < HOSTS; i++) {
      ByteArrayInputStream host = new ByteArrayInputStream(asked);
      hosts.add(host);
      threads.add(start(() -> talk(tree, host, commons, end, new AtomicReference<>())));
    }
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> hosts.stream().allMatch(host -> host.available() == 0));
    assertThat(commons.memory().left()).isBetween(0L, 1L << 20);
    assertThat(usedBytes() - before).isLessThan(160L << 20);
    end.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(commons.memory().left()).as("given back").isEqualTo(64L << 20);
  }

  /** All with sums of one tiny block, which the pool has room for. */
  @ParameterizedTest
  @ValueSource(ints = {0, 4_000})
  void a_host_that_asks_for_every_file_over_and_over_is_refused(int nameLength) throws Exception {
    SharedTree tree = SharedTree.read(from, Receiving.SEED, 1 << 20, Options.STANDARD);
    RequestMemory memory = RequestMemory.of(1 << 20, 0, Duration.ofMinutes(2));
    Commons commons = new Commons(Throttle.of(OptionalLong.empty()), memory);
    CountDownLatch end = new CountDownLatch(1);
    ByteArrayInputStream host = new ByteArrayInputStream(smallRequests(nameLength));
    AtomicReference<Thread> reader = new AtomicReference<>();
    Thread writer = start(() -> talk(tree, host, commons, end, reader));
    await().until(() -> reader.get() != null && !reader.get().isAlive());
    long most = Request.mostOfRecords(tree);
    long sums = 6L * ASKED;
    // Two of these records less: one that there was no room for, and one that is being answered.
    assertThat((1 << 20) - memory.left()).isBetween(most - 10_000, most + sums);
    end.countDown();
    writer.join();
  }

  /** A greeting of protocol 31, then requests for each file, over and over. */
  private static byte[] smallRequests(int nameLength) {
    WireBuffer requests = new WireBuffer(64);
    IndexCodec codec = new IndexCodec();
    for (int i = 0; i < ASKED; i++) {
      codec.write(1 + i % FILES, requests);
      requests.u16(nameLength == 0 ? 0x8000 : 0x9000);
      if (nameLength > 0) {
        requests.vstring(new byte[nameLength]);
      }
      requests.int32(1).int32(700).int32(2).int32(0).raw(new byte[6], 0, 6);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(GREETING);
    frame(out, requests.toByteArray());
    return out.toByteArray();
  }

  /** A greeting of protocol 31, then a request for each file, each with a megabyte of sums. */
  private static byte[] requests() {
    int blocks = 50_000;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(GREETING);
    for (int i = 0; i < FILES; i++) {
      WireBuffer request = new WireBuffer(64);
      request.u8(i == 0 ? 2 : 1).u16(0x8000).int32(blocks).int32(1 << 17).int32(16).int32(0);
      frame(out, request.toByteArray());
      for (int half = 0; half < 2; half++) {
        frame(out, new byte[blocks * 10]);
      }
    }
    return out.toByteArray();
  }

  private static void frame(ByteArrayOutputStream out, byte[] content) {
    int n = content.length;
    out.writeBytes(new byte[] {(byte) n, (byte) (n >> 8), (byte) (n >> 16), 7});
    out.writeBytes(content);
  }

  private static void talk(
      SharedTree tree,
      ByteArrayInputStream host,
      Commons commons,
      CountDownLatch end,
      AtomicReference<Thread> reader) {
    Deaf out = new Deaf(end);
    Conversation conversation =
        new Conversation(
            tree,
            host,
            out,
            commons,
            Opening.toServer(),
            new Receiving.Said(),
            TimeUnit.MINUTES.toNanos(10));
    try {
      conversation.hold(
          reading -> {
            out.isDeaf = true;
            reader.set(start(reading));
          });
    } catch (IOException | InterruptedException e) {
      assertThat(e).hasMessageContaining("nobody listens");
    }
  }

  private static Thread start(Runnable task) {
    Thread thread = new Thread(task, "test-asking");
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Takes nothing any more, once it is deaf. */
  private static final class Deaf extends OutputStream {
    private final CountDownLatch end;
    private volatile boolean isDeaf;

    Deaf(CountDownLatch end) {
      this.end = end;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (isDeaf) {
        try {
          end.await();
        } catch (InterruptedException e) {
          throw new InterruptedIOException();
        }
        throw new IOException("nobody listens");
      }
    }
  }
}
