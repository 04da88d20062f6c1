package dev.railhead.rsync.internal.sender;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import com.google.common.hash.HashCode;
import dev.railhead.core.internal.RawPaths;
import dev.railhead.rsync.internal.sender.Listing.Entry;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * The answers for one tree. What several hosts ask for alike is read, matched and encoded once, and
 * kept within a bound while others may still want it; hosts that hold the same old release ask
 * alike, because all get the same seed. Thread-safe.
 */
final class Answers {
  /** An answer of more bytes is not kept. */
  static final int LARGEST_KEPT = 4 << 20;

  private final Listing listing;
  private final boolean compresses;
  private final Cache<Key, Optional<Answer>> kept;

  /** Keeps up to {@code bytes} of answers. */
  Answers(Listing listing, long bytes, boolean compresses) {
    this.listing = listing;
    this.compresses = compresses;
    this.kept =
        CacheBuilder.newBuilder()
            .maximumWeight(bytes)
            .weigher((Key key, Optional<Answer> answer) -> weight(answer))
            .concurrencyLevel(1)
            .build();
  }

  private static int weight(Optional<Answer> answer) {
    return 200 + answer.map(made -> made.tokens().length).orElse(0);
  }

  /** Who is told the same. */
  private record Key(int index, boolean seedFirst, HashCode signature) {}

  /**
   * The answer; empty if it is too large to be kept, and must be {@linkplain #stream streamed}.
   *
   * @throws ChangedException if the file is not what was listed
   */
  Optional<Answer> of(int index, Signature signature, Dialect dialect) throws IOException {
    if (signature.isEmpty() && listing.entry(index).size() > largestWhole()) {
      return Optional.empty();
    }
    try {
      return kept.get(
          new Key(index, dialect.seedFirst(), signature.digest()),
          () -> made(index, signature, dialect));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ChangedException changed) {
        throw new ChangedException(changed);
      }
      throw new IOException("cannot read " + shown(index), e.getCause());
    }
  }

  /** A file that is known to be too large; compressing it is worth a try, for it is dear. */
  private int largestWhole() {
    return compresses ? 4 * LARGEST_KEPT : LARGEST_KEPT / 2;
  }

  /** Where an answer is written that is not kept. */
  AnswerWriter writer(WireBuffer out, AnswerWriter.Overflow overflow) {
    return new AnswerWriter(out, compresses ? new DeflatedTokens() : new Tokens.Plain(), overflow);
  }

  private Optional<Answer> made(int index, Signature signature, Dialect dialect)
      throws IOException {
    WireBuffer tokens = new WireBuffer(expected(index, signature));
    AnswerWriter.Overflow overflow =
        () -> {
          if (tokens.size() > LARGEST_KEPT) {
            throw new TooLargeException();
          }
        };
    try (AnswerWriter writer = writer(tokens, overflow)) {
      write(index, signature, dialect, writer);
      return Optional.of(
          new Answer(tokens.toByteArray(), writer.literalBytes(), writer.matchedBytes()));
    } catch (TooLargeException e) {
      return Optional.empty();
    }
  }

  private int expected(int index, Signature signature) {
    long size = listing.entry(index).size();
    return signature.isEmpty() && !compresses
        ? (int) size + 1024
        : 4096 + Math.min(1 << 16, signature.blocks()) * 4;
  }

  private static final class TooLargeException extends IOException {
    @Serial private static final long serialVersionUID = 1;
  }

  /**
   * Writes an answer while it is being made.
   *
   * @throws ChangedException if the file is not what was listed; what was written is then worthless
   */
  void stream(int index, Signature signature, Dialect dialect, AnswerWriter writer)
      throws IOException {
    write(index, signature, dialect, writer);
  }

  private void write(int index, Signature signature, Dialect dialect, AnswerWriter writer)
      throws IOException {
    Entry entry = listing.entry(index);
    Path file = RawPaths.resolve(listing.root(), entry.path());
    MessageDigest whole = Sums.md5();
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      if (signature.isEmpty()) {
        copy(in, whole, writer);
      } else {
        new BlockMatcher(in, signature, dialect, whole).run(writer);
      }
    } catch (NoSuchFileException e) {
      throw new ChangedException(shown(index));
    }
    if (writer.literalBytes() + writer.matchedBytes() != entry.size() || isOther(file, entry)) {
      throw new ChangedException(shown(index));
    }
    writer.end(whole.digest());
  }

  private static void copy(InputStream in, MessageDigest whole, AnswerWriter writer)
      throws IOException {
    byte[] buffer = new byte[BlockMatcher.LONGEST_LITERAL];
    for (int n = in.readNBytes(buffer, 0, buffer.length);
        n > 0;
        n = in.readNBytes(buffer, 0, buffer.length)) {
      whole.update(buffer, 0, n);
      writer.literal(buffer, 0, n);
    }
  }

  /**
   * The MD5 of each file's content, at 16 times its index; of what is no file, nothing.
   *
   * @throws ChangedException if a file is not what was listed
   */
  byte[] checksums() throws IOException {
    byte[] checksums = new byte[Math.multiplyExact(listing.size(), Sums.MD5_BYTES)];
    for (int i = 0; i < listing.size(); i++) {
      Entry entry = listing.entry(i);
      if (entry.isFile()) {
        byte[] checksum = checksum(i, entry);
        System.arraycopy(checksum, 0, checksums, i * Sums.MD5_BYTES, Sums.MD5_BYTES);
      }
    }
    return checksums;
  }

  private byte[] checksum(int index, Entry entry) throws IOException {
    Path file = RawPaths.resolve(listing.root(), entry.path());
    MessageDigest sum = Sums.md5();
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[BlockMatcher.LONGEST_LITERAL];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        sum.update(buffer, 0, n);
      }
    } catch (NoSuchFileException e) {
      throw new ChangedException(shown(index));
    }
    if (isOther(file, entry)) {
      throw new ChangedException(shown(index));
    }
    return sum.digest();
  }

  /** Whether {@code file} has no longer the size or the time that {@code entry} was listed with. */
  static boolean isOther(Path file, Entry entry) throws IOException {
    Map<String, Object> now =
        Files.readAttributes(file, "unix:size,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
    Instant modified = ((FileTime) Objects.requireNonNull(now.get("lastModifiedTime"))).toInstant();
    return !Objects.equals(now.get("size"), entry.size())
        || modified.getEpochSecond() != entry.seconds()
        || modified.getNano() != entry.nanos();
  }

  private String shown(int index) {
    return TreeWalk.shown(listing.entry(index).path());
  }

  /** A file is not, or no longer, what it was when the tree was read. */
  static final class ChangedException extends IOException {
    @Serial private static final long serialVersionUID = 1;

    ChangedException(String path) {
      super(path + " was changed while it was being sent");
    }

    ChangedException(ChangedException cause) {
      super(cause.getMessage(), cause);
    }
  }
}
