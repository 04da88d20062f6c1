package dev.railhead.atomic.internal;

import dev.railhead.core.internal.RawPaths;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Lists a tree on this machine in the very bytes of a manifest, as the script's {@code list} does;
 * files are read by all processors at once. For one use.
 */
public final class Listing {
  private static final int TYPE = 0170000;
  private static final int FILE = 0100000;
  private static final int DIRECTORY = 0040000;
  private static final int LINK = 0120000;
  private static final int MODE = 07777;
  private static final int BATCH = 64;
  private static final int BUFFER = 1 << 15;
  private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

  private final List<byte[]> records = new ArrayList<>();
  private final List<Entry> files = new ArrayList<>();

  private Listing() {}

  @SuppressWarnings("ArrayRecordComponent") // lives for one listing, compared by nobody
  private record Entry(byte[] path, Path file) {}

  /** The bytes for {@code tree}. */
  public static byte[] of(Path tree) throws IOException {
    Listing listing = new Listing();
    listing.directory(tree, new byte[0]);
    return listing.bytes();
  }

  private void directory(Path directory, byte[] at) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        byte[] name = RawPaths.name(child);
        entry(child, at.length == 0 ? name : join(at, "/", name));
      }
    }
  }

  private void entry(Path file, byte[] path) throws IOException {
    Map<String, Object> read =
        Files.readAttributes(file, "unix:mode,size", LinkOption.NOFOLLOW_LINKS);
    int mode = (Integer) Objects.requireNonNull(read.get("mode"));
    String octal = Integer.toOctalString(mode & MODE);
    switch (mode & TYPE) {
      case FILE -> {
        records.add(join(ascii("f " + octal + " " + read.get("size") + " "), "", path));
        files.add(new Entry(path, file));
      }
      case DIRECTORY -> {
        records.add(join(ascii("d " + octal + " "), "", path));
        directory(file, path);
      }
      case LINK -> records.add(join(join(ascii("l "), "", path), "//", target(file)));
      default -> records.add(join(ascii("? "), "", path));
    }
  }

  private static byte[] target(Path link) throws IOException {
    Path target = Files.readSymbolicLink(link);
    if (!target.isAbsolute()) {
      return RawPaths.bytes(target);
    }
    byte[] rest = RawPaths.bytes(Path.of("/").relativize(target));
    return join(new byte[0], "/", rest);
  }

  private byte[] bytes() throws IOException {
    records.sort(Arrays::compareUnsigned);
    files.sort((a, b) -> Arrays.compareUnsigned(a.path(), b.path()));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    record(out, ascii("railhead-manifest 1"));
    records.forEach(each -> record(out, each));
    try {
      for (byte[] sums : sums()) {
        out.writeBytes(sums);
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    }
    return out.toByteArray();
  }

  /** Batches, so that many small files share a buffer, and few large ones all processors. */
  private List<byte[]> sums() {
    int size = Math.max(1, Math.min(BATCH, files.size() / (4 * PROCESSORS)));
    int batches = (files.size() + size - 1) / size;
    return IntStream.range(0, batches)
        .parallel()
        .mapToObj(i -> sums(files.subList(i * size, Math.min(files.size(), (i + 1) * size))))
        .toList();
  }

  private static byte[] sums(List<Entry> batch) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      for (Entry each : batch) {
        String sum = sum(each.file(), digest, buffer);
        record(out, join(ascii(sum + "  ./"), "", each.path()));
      }
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String sum(Path file, MessageDigest digest, ByteBuffer buffer) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (channel.read(buffer.clear()) >= 0) {
        digest.update(buffer.flip());
      }
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private static void record(ByteArrayOutputStream out, byte[] bytes) {
    out.writeBytes(bytes);
    out.write(0);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[] head, String between, byte[] tail) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(head.length + tail.length + 2);
    out.writeBytes(head);
    out.writeBytes(ascii(between));
    out.writeBytes(tail);
    return out.toByteArray();
  }
}
