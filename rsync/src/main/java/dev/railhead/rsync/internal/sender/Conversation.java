package dev.railhead.rsync.internal.sender;

import dev.railhead.core.deploy.TransferCounts;
import dev.railhead.rsync.internal.sender.Answers.ChangedException;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * All that is said between this end and one receiver: the handshake, the file list, its requests
 * and our answers in three phases (all files; those that arrived damaged; what was delayed), and
 * the farewell. One thread writes and another one reads; the counts may be read by any.
 */
public final class Conversation implements FrameInput.Listener {
  private static final int PHASES = 3;

  private final SharedTree tree;
  private final InputStream in;
  private final OutputStream raw;
  private final FrameOutput out;
  private final Opening opening;
  private final Remarks remarks;
  private volatile long keepAliveNanos;
  private final RequestQueue requests = new RequestQueue();
  private final IndexCodec codec = new IndexCodec();
  private final Counts counts = new Counts();
  private final Limits limits;
  private final RequestMemory.Share memory;
  private final AtomicLong arrived = new AtomicLong();
  private volatile boolean isAgreed;
  private volatile boolean isComparing;

  /**
   * A conversation that has not begun.
   *
   * @param commons what it shares with others
   * @param opening how it begins
   * @param keepAliveNanos how long this end may be silent before it gives a sign of life
   */
  public Conversation(
      SharedTree tree,
      InputStream in,
      OutputStream out,
      Commons commons,
      Opening opening,
      Remarks remarks,
      long keepAliveNanos) {
    this.tree = tree;
    this.limits = new Limits(tree.entries());
    this.in = in;
    this.raw = out;
    this.out = new FrameOutput(out, commons.throttle());
    this.memory = commons.memory().share(Request.mostOfRecords(tree));
    this.opening = opening;
    this.remarks = remarks;
    this.keepAliveNanos = keepAliveNanos;
  }

  /** Hears what the receiver says to people. */
  public interface Remarks {
    /** A line or more, of the kind {@code kind}. */
    void said(Message kind, byte[] text);

    /** An entry of ours differs in what {@code flags} say, and its content is not asked for. */
    default void itemised(byte[] path, int flags) {}

    /** A file of ours could not be sent as it was listed. */
    void changed(String what);
  }

  /**
   * Talks to the end. On return the receiver has said farewell.
   *
   * @param reading starts the reading thread
   */
  public void hold(Consumer<Runnable> reading) throws IOException, InterruptedException {
    try (memory) {
      talk(reading);
    }
  }

  private void talk(Consumer<Runnable> reading) throws IOException, InterruptedException {
    Dialect dialect = opening.hold(in, raw, tree.seed());
    isAgreed = true;
    reading.accept(this::read);
    tree.writeFilters(out.buffer());
    byte[] list = tree.list(dialect);
    out.write(list, 0, list.length);
    int dones = 0;
    int last = dialect.hasLongFarewell() ? PHASES + 2 : PHASES + 1;
    while (dones < last) {
      Request request = next(dialect);
      if (request.index() != IndexCodec.DONE) {
        answer(request, dialect);
        memory.release(request.recordBytes(), request.sumBytes());
      } else if (++dones < last) {
        codec.write(IndexCodec.DONE, out.buffer());
      }
    }
  }

  /** The next request; while there is none, what is pending goes out, and signs of life. */
  private Request next(Dialect dialect) throws IOException, InterruptedException {
    if (requests.isEmpty()) {
      out.flush();
    }
    Request next = requests.take(keepAliveNanos);
    while (next == null) {
      out.message(dialect.version() > 30 ? Message.DATA : Message.NOOP, new byte[0]);
      out.flush();
      next = requests.take(keepAliveNanos);
    }
    return next;
  }

  private void answer(Request request, Dialect dialect) throws IOException {
    Signature signature = request.signature();
    if (signature == null) {
      remarks.itemised(tree.entry(request.index()).path(), request.flags());
      request.echo(codec, out.buffer());
      out.gathered();
      return;
    }
    Optional<Answer> answer;
    try {
      answer = tree.answer(request.index(), signature, dialect);
    } catch (ChangedException e) {
      remarks.changed(Objects.requireNonNull(e.getMessage()));
      out.message(Message.NO_SEND, new WireBuffer(4).int32(request.index()).toByteArray());
      return;
    }
    request.echo(codec, out.buffer());
    if (answer.isEmpty()) {
      stream(request.index(), signature, dialect);
    } else {
      Answer made = answer.get();
      out.write(made.tokens(), 0, made.tokens().length);
      counts.answered(request.index(), made.literalBytes(), made.matchedBytes());
    }
  }

  private void stream(int index, Signature signature, Dialect dialect) throws IOException {
    try (AnswerWriter writer = tree.writer(out.buffer(), out::gathered)) {
      tree.stream(index, signature, dialect, writer);
      counts.answered(index, writer.literalBytes(), writer.matchedBytes());
    } catch (ChangedException e) {
      remarks.changed(Objects.requireNonNull(e.getMessage()));
      throw e; // half of the answer is out: only the end of all can take it back
    }
  }

  private void read() {
    IOException failure = null;
    try {
      WireReader reader = new WireReader(new FrameInput(in, this));
      IndexCodec indices = new IndexCodec();
      for (int index = indices.read(reader); ; index = indices.read(reader)) {
        limits.request();
        if (index == IndexCodec.DONE) {
          requests.put(Request.DONE);
        } else if (index == IndexCodec.DELETIONS) {
          skipDeletions(reader);
        } else {
          requests.put(Request.read(index, tree, reader, isComparing, memory));
        }
      }
    } catch (EOFException end) {
      failure = arrived.get() == 0 ? end : null;
    } catch (IOException e) {
      failure = e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | OutOfMemoryError e) {
      failure = new IOException("cannot take in what the host's rsync sent", e);
    } finally {
      requests.end(failure);
    }
  }

  /** Counts of files, directories, links, devices and others; messages told of each already. */
  private static void skipDeletions(WireReader reader) throws IOException {
    for (int kind = 0; kind < 5; kind++) {
      reader.varint();
    }
  }

  @Override
  public void arrived(int bytes) {
    arrived.addAndGet(bytes);
  }

  @Override
  public void said(Message kind, byte[] content) throws IOException {
    limits.message();
    remarks.said(kind, content);
    if (kind == Message.DELETED) {
      counts.deleted();
    } else if (kind == Message.IO_TIMEOUT && content.length == 4) {
      heed(new WireReader(new ByteArrayInputStream(content)).int32());
    }
  }

  /** Answers a receiver that was told to make a dry run. To be called before {@link #hold}. */
  public void compare() {
    isComparing = true;
  }

  /** Whether the handshake is over. */
  public boolean isAgreed() {
    return isAgreed;
  }

  /** A daemon tells after how much silence it gives up: it gets its signs of life in time. */
  private void heed(int seconds) {
    if (seconds > 0) {
      keepAliveNanos = Math.min(keepAliveNanos, TimeUnit.SECONDS.toNanos(seconds) / 3);
    }
  }

  @Override
  public void idled() throws IOException {
    limits.message();
  }

  /** How far it has come. */
  public Counts counts() {
    return counts;
  }

  /** How many bytes went out. */
  public long written() {
    return out.written();
  }

  /** Something that differs from before if the other end did something meanwhile. */
  public String vitalSigns() {
    return arrived + " " + out.content();
  }

  /** What was sent so far. One thread writes answers, one deletions; any may read. */
  public static final class Counts {
    private final AtomicLong files = new AtomicLong();
    private final AtomicLong literalBytes = new AtomicLong();
    private final AtomicLong matchedBytes = new AtomicLong();
    private final AtomicLong deletions = new AtomicLong();
    private volatile int newest;

    private void answered(int index, long literal, long matched) {
      files.incrementAndGet();
      literalBytes.addAndGet(literal);
      matchedBytes.addAndGet(matched);
      newest = index;
    }

    private void deleted() {
      deletions.incrementAndGet();
    }

    /** How many files were sent, wholly or in part. */
    public long files() {
      return files.get();
    }

    /** How many bytes of content were sent. */
    public long literalBytes() {
      return literalBytes.get();
    }

    /** How many bytes of content the receiver took from what it had. */
    public long matchedBytes() {
      return matchedBytes.get();
    }

    /** How many entries the receiver deleted. */
    public long deletions() {
      return deletions.get();
    }

    /** How many bytes of content the files that were sent have. */
    public long contentBytes() {
      return literalBytes() + matchedBytes();
    }

    /** All of these, and the {@code written} bytes that went out. */
    public TransferCounts transferred(long written) {
      return new TransferCounts(files(), literalBytes(), matchedBytes(), deletions(), written);
    }

    /** The index of the newest answer. */
    public int newest() {
      return newest;
    }
  }
}
