package dev.railhead.flags;

import dev.railhead.flags.internal.Checks;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Flags from a file that may change at any time: written anew, replaced by a rename, or reached
 * through a symbolic link that is swapped, as a docroot swap and Kubernetes' ConfigMaps do. The
 * file is looked at at least once per interval, and at once where the operating system tells of
 * changes.
 *
 * <p>A file that is broken, half written or missing changes nothing: the last good flags stay, and
 * a listener is told. With a {@linkplain Builder#copyTo copy} of the last good file on disk an
 * application also starts with them. Thread-safe; has one daemon thread until it is closed.
 */
public final class FileSource implements FlagSource {
  private final FlagFile form;
  private final @Nullable GoodCopy copy;
  private final FlagSourceListener listener;
  private final Function<Path, String> version;
  private final FileWatch watch;
  private final Broadcast broadcast;
  private byte[] inForce;
  private byte @Nullable [] refused;
  private boolean failing;

  private FileSource(Builder from, FileWatch watch, Start start) {
    this.form = from.form;
    this.copy = from.copy;
    this.listener = from.listener;
    this.version = from.version;
    this.watch = watch;
    this.inForce = start.bytes();
    this.broadcast = new Broadcast(start.flags());
    this.failing = start.isCopy();
  }

  /** What a source starts with. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Start(byte[] bytes, FlagSet flags, boolean isCopy) {}

  /** A source that reads {@code file}; open it with {@link Builder#open}. */
  public static Builder at(Path file) {
    return new Builder(file);
  }

  @Override
  public FlagSet flags() {
    return broadcast.flags();
  }

  @Override
  public void feed(Consumer<? super FlagSet> receiver) {
    broadcast.feed(receiver);
  }

  @Override
  public void close() {
    broadcast.close();
    watch.close();
  }

  /** There may be something new; called on the watch's thread only. */
  private void look(FileWatch.Content content) {
    byte[] bytes = content.bytes();
    if (Arrays.equals(bytes, inForce)) {
      recovered(content);
      return;
    }
    if (refused != null && Arrays.equals(bytes, refused)) {
      return;
    }
    Reading reading = form.read(content.source(), version.apply(content.file()), bytes);
    if (reading.flags().isPresent()) {
      take(content, reading.flags().get());
    } else {
      refused = bytes;
      failing = true;
      tell(new FlagSourceEvent.Refused(content.source(), errors(reading)));
    }
  }

  private void recovered(FileWatch.Content content) {
    if (failing) {
      failing = false;
      refused = null;
      tell(new FlagSourceEvent.Recovered(content.source()));
    }
  }

  private void take(FileWatch.Content content, FlagSet flags) {
    inForce = content.bytes();
    refused = null;
    failing = false;
    broadcast.set(flags);
    tell(new FlagSourceEvent.Loaded(content.source(), flags));
    keep(copy, content.bytes(), listener);
  }

  private void unreadable(IOException why) {
    if (!failing || refused != null) {
      failing = true;
      refused = null;
      tell(new FlagSourceEvent.Unreadable(watch.file().toString(), why.toString()));
    }
  }

  private void tell(FlagSourceEvent event) {
    Broadcast.tell(listener, event);
  }

  private static List<Finding> errors(Reading reading) {
    return reading.findings().stream().filter(Finding::isError).toList();
  }

  private static void keep(@Nullable GoodCopy copy, byte[] bytes, FlagSourceListener listener) {
    if (copy != null) {
      try {
        copy.write(bytes);
      } catch (IOException e) {
        Broadcast.tell(
            listener, new FlagSourceEvent.CopyFailed(copy.file().toString(), e.toString()));
      }
    }
  }

  /** Describes a source. For one thread. */
  public static final class Builder {
    private final Path file;
    private FlagFile form = FlagFile.strict();
    private Duration interval = Duration.ofSeconds(1);
    private @Nullable GoodCopy copy;
    private FlagSourceListener listener = event -> {};
    private Function<Path, String> version = path -> "";

    private Builder(Path file) {
      this.file = Objects.requireNonNull(file, "file").toAbsolutePath();
    }

    /** In which dialect the file is; by default {@link Dialect#STRICT}. */
    public Builder dialect(Dialect dialect) {
      this.form = FlagFile.of(dialect);
      return this;
    }

    /**
     * How long a change can stay unseen where nothing tells of it; by default 1 s.
     *
     * @throws IllegalArgumentException unless it is from 10 ms to 1 day
     */
    public Builder lookEvery(Duration interval) {
      this.interval = Checks.interval(interval);
      return this;
    }

    /**
     * Keeps a copy of the last good file, from which the source starts if the file is missing or
     * broken then; by default there is none. It is replaced by a rename, and readable by its owner
     * only. No two applications should share one.
     */
    public Builder copyTo(Path copy) {
      this.copy = new GoodCopy(copy.toAbsolutePath());
      return this;
    }

    /** Who is told what happens; by default nobody. */
    public Builder listener(FlagSourceListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
      return this;
    }

    /**
     * What a set is called, by the real path of its file, such as the release that the path names;
     * by default, and where this gives the empty text, the start of its digest.
     */
    public Builder versionOf(Function<Path, String> version) {
      this.version = Objects.requireNonNull(version, "version");
      return this;
    }

    /**
     * Reads the file and begins to watch it.
     *
     * @throws FlagFileException if it is refused and there is no good copy; nothing was begun
     * @throws IOException if it cannot be read and there is no good copy; nothing was begun
     */
    public FileSource open() throws IOException {
      FileWatch watch = new FileWatch(file, interval);
      boolean started = false;
      try {
        FileSource source = new FileSource(this, watch, start(watch));
        watch.start(source::look, source::unreadable);
        started = true;
        return source;
      } finally {
        if (!started) {
          watch.close();
        }
      }
    }

    private Start start(FileWatch watch) throws IOException {
      try {
        FileWatch.Content content = watch.read();
        FlagSet flags =
            form.read(content.source(), version.apply(content.file()), content.bytes()).orThrow();
        Broadcast.tell(listener, new FlagSourceEvent.Loaded(content.source(), flags));
        keep(copy, content.bytes(), listener);
        return new Start(content.bytes(), flags, false);
      } catch (IOException e) {
        IOException why = e instanceof NoSuchFileException missing ? explained(missing) : e;
        if (copy == null) {
          throw why;
        }
        return fromCopy(copy, why);
      }
    }

    private static NoSuchFileException explained(NoSuchFileException missing) {
      NoSuchFileException why =
          new NoSuchFileException(
              missing.getFile(),
              null,
              "there is no such flags file to start from: put it there, or name a good copy of it"
                  + " by copyTo");
      why.initCause(missing);
      return why;
    }

    private Start fromCopy(GoodCopy from, IOException why) throws IOException {
      try {
        byte[] bytes = from.read();
        FlagSet flags = form.read(from.file().toString(), "", bytes).orThrow();
        Broadcast.tell(
            listener,
            new FlagSourceEvent.StartedFromCopy(from.file().toString(), flags, why.toString()));
        return new Start(bytes, flags, true);
      } catch (IOException e) {
        why.addSuppressed(e);
        throw why;
      }
    }
  }
}
