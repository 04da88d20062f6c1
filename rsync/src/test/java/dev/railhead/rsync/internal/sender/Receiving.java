package dev.railhead.rsync.internal.sender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.host.HostPath;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A conversation with a real {@code rsync --server}, and what a real rsync says of its result. */
final class Receiving {
  static final int SEED = 7;

  private Receiving() {}

  /**
   * How a push ended.
   *
   * @param counts what was sent
   * @param status how the server ended
   * @param said what it said to people
   */
  record Ending(Conversation.Counts counts, int status, String said) {}

  /** Pushes {@code from} to {@code to}, which must work without a word. */
  static Conversation.Counts push(Path from, Path to, Options options) throws Exception {
    return push("rsync", from, to, options);
  }

  /** The same, to the rsync that {@code program} is. */
  static Conversation.Counts push(String program, Path from, Path to, Options options)
      throws Exception {
    Ending ending = pushed(program, from, to, options);
    assertThat(ending.status()).as("%s", ending.said()).isZero();
    assertThat(ending.said()).isEmpty();
    return ending.counts();
  }

  /** Pushes what {@code tree} tells of its directory, which must work without a word. */
  static Conversation.Counts push(SharedTree tree, Path to) throws Exception {
    return push("rsync", tree, to);
  }

  /** The same, to the rsync that {@code program} is. */
  static Conversation.Counts push(String program, SharedTree tree, Path to) throws Exception {
    Ending ending = pushed(program, tree, to, OutputStream.nullOutputStream());
    assertThat(ending.status()).as("%s", ending.said()).isZero();
    assertThat(ending.said()).isEmpty();
    return ending.counts();
  }

  /** Pushes, and tells how it ended. */
  static Ending pushed(String program, Path from, Path to, Options options) throws Exception {
    return pushed(program, from, to, options, OutputStream.nullOutputStream());
  }

  /** All that a real receiver says in a push. */
  static byte[] recorded(Path from, Path to) throws Exception {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    assertThat(pushed("rsync", from, to, Options.STANDARD, heard).status()).isZero();
    return heard.toByteArray();
  }

  private static Ending pushed(
      String program, Path from, Path to, Options options, OutputStream heard) throws Exception {
    return pushed(program, SharedTree.read(from, SEED, 1 << 20, options), to, heard);
  }

  private static Ending pushed(String program, SharedTree tree, Path to, OutputStream heard)
      throws Exception {
    return pushed(program, tree, to, heard, Commons.of(OptionalLong.empty()));
  }

  /** Pushes with requests that take no more than {@code memory}. */
  static Conversation.Counts push(Path from, Path to, RequestMemory memory) throws Exception {
    SharedTree tree = SharedTree.read(from, SEED, 1 << 20, Options.STANDARD);
    Commons commons = new Commons(Throttle.of(OptionalLong.empty()), memory);
    Ending ending = pushed("rsync", tree, to, OutputStream.nullOutputStream(), commons);
    assertThat(ending.status()).as("%s", ending.said()).isZero();
    return ending.counts();
  }

  private static Ending pushed(
      String program, SharedTree tree, Path to, OutputStream heard, Commons commons)
      throws Exception {
    Destination destination =
        new Destination(Host.named("here"), HostPath.of(to.toString()), Optional.empty());
    List<String> command =
        ServerCommand.arguments(program, tree, destination, Duration.ofSeconds(30));
    Process rsync =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Said said = new Said();
    Conversation conversation =
        new Conversation(
            tree,
            new Heard(rsync.getInputStream(), heard),
            rsync.getOutputStream(),
            commons,
            Opening.toServer(),
            said,
            TimeUnit.SECONDS.toNanos(10));
    conversation.hold(reading -> new Thread(reading).start());
    rsync.getOutputStream().close();
    assertThat(rsync.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return new Ending(conversation.counts(), rsync.exitValue(), said.text.toString());
  }

  /** Copies what is read. */
  private static final class Heard extends FilterInputStream {
    private final OutputStream copy;

    Heard(InputStream in, OutputStream copy) {
      super(in);
      this.copy = copy;
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        copy.write(b);
      }
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int n = super.read(bytes, offset, length);
      if (n > 0) {
        copy.write(bytes, offset, n);
      }
      return n;
    }
  }

  static final class Said implements Conversation.Remarks {
    private final StringBuilder text = new StringBuilder();

    @Override
    public synchronized void said(Message kind, byte[] bytes) {
      if (kind.isText()) {
        text.append(new String(bytes, StandardCharsets.UTF_8));
      }
    }

    @Override
    public synchronized void changed(String what) {
      text.append(what);
    }
  }

  /** What a real rsync would still change, one line each; all of it is compared by content. */
  static String differences(Path from, Path to, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("rsync", "-aHJnc", "--modify-window=-1"));
    words.addAll(List.of(options));
    words.addAll(List.of("--itemize-changes", "--", from + "/", to + "/"));
    return run(words);
  }

  /** How {@code words} end. */
  static int status(List<String> words) throws Exception {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("%s ends", words).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return process.exitValue();
  }

  /** What {@code words} print; they must succeed. */
  static String run(List<String> words) throws Exception {
    Process check = new ProcessBuilder(words).redirectErrorStream(true).start();
    String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(check.waitFor()).as(said).isZero();
    return said;
  }
}
