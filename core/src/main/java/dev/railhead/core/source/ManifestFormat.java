package dev.railhead.core.source;

import dev.railhead.core.source.Manifest.Directory;
import dev.railhead.core.source.Manifest.Entry;
import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.core.source.Manifest.SymbolicLink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The bytes of a manifest: records that end in NUL, in the order of the C locale. See {@link
 * Manifest} for the commands that print the same.
 */
final class ManifestFormat {
  private static final byte[] HEADER = "railhead-manifest 1".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NUL = {0};
  private static final int SUM_DIGITS = 64;

  private ManifestFormat() {}

  /** Prints to {@code sink}, some bytes at a time: of a million entries there are a hundred MB. */
  static void print(Collection<Entry> sortedByPath, Consumer<byte[]> sink) {
    write(sink, HEADER);
    List<byte[]> records = new ArrayList<>(sortedByPath.size());
    sortedByPath.forEach(entry -> records.add(record(entry)));
    records.sort(Arrays::compareUnsigned);
    records.forEach(record -> write(sink, record));
    for (Entry entry : sortedByPath) {
      if (entry instanceof RegularFile file) {
        write(sink, join(file.sha256().hex() + "  ./", file.path().bytes()));
      }
    }
  }

  private static byte[] record(Entry entry) {
    byte[] path = entry.path().bytes();
    if (entry instanceof RegularFile file) {
      return join("f " + Integer.toOctalString(file.mode()) + " " + file.size() + " ", path);
    }
    if (entry instanceof Directory directory) {
      return join("d " + Integer.toOctalString(directory.mode()) + " ", path);
    }
    SymbolicLink link = (SymbolicLink) entry;
    return join("l ", path, "//".getBytes(StandardCharsets.US_ASCII), link.target().bytes());
  }

  private static byte[] join(String head, byte[]... tail) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    for (byte[] part : tail) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static void write(Consumer<byte[]> sink, byte[] record) {
    sink.accept(record);
    sink.accept(NUL);
  }

  static List<Entry> parse(byte[] bytes) throws ReleaseException {
    List<byte[]> records = split(bytes);
    if (records.isEmpty() || !Arrays.equals(records.get(0), HEADER)) {
      throw new ReleaseException("not a manifest of version 1", null);
    }
    Map<TreePath, Sha256> sums = new HashMap<>();
    List<byte[]> listed = new ArrayList<>();
    for (byte[] record : records.subList(1, records.size())) {
      if (record.length > SUM_DIGITS && record[1] != ' ') {
        readSum(record, sums);
      } else {
        listed.add(record);
      }
    }
    List<Entry> entries = new ArrayList<>();
    for (byte[] record : listed) {
      entries.add(read(record, sums));
    }
    return entries;
  }

  private static List<byte[]> split(byte[] bytes) throws ReleaseException {
    List<byte[]> records = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == 0) {
        records.add(Arrays.copyOfRange(bytes, begin, i));
        begin = i + 1;
      }
    }
    if (begin != bytes.length) {
      throw new ReleaseException("the manifest is cut short after byte " + begin, null);
    }
    return records;
  }

  private static void readSum(byte[] record, Map<TreePath, Sha256> sums) throws ReleaseException {
    String head = new String(record, 0, SUM_DIGITS, StandardCharsets.US_ASCII);
    try {
      byte[] path = Arrays.copyOfRange(record, SUM_DIGITS + "  ./".length(), record.length);
      sums.put(TreePath.of(path), Sha256.of(head));
    } catch (IllegalArgumentException e) {
      throw malformed(record, e);
    }
  }

  private static Entry read(byte[] record, Map<TreePath, Sha256> sums) throws ReleaseException {
    try {
      return switch (record.length > 2 && record[1] == ' ' ? record[0] : 0) {
        case 'd' -> directory(record);
        case 'f' -> file(record, sums);
        case 'l' -> link(record);
        default ->
            throw new ReleaseException(
                "neither file, directory nor link: " + Escapes.shown(record), null);
      };
    } catch (IllegalArgumentException e) {
      throw malformed(record, e);
    }
  }

  private static Entry directory(byte[] record) {
    int space = indexOf(record, ' ', 2);
    return new Directory(tail(record, space + 1), Integer.parseInt(ascii(record, 2, space), 8));
  }

  private static Entry file(byte[] record, Map<TreePath, Sha256> sums) throws ReleaseException {
    int space = indexOf(record, ' ', 2);
    int another = indexOf(record, ' ', space + 1);
    TreePath path = tail(record, another + 1);
    Sha256 sum = sums.get(path);
    if (sum == null) {
      throw new ReleaseException("the manifest has no digest of " + path, null);
    }
    int mode = Integer.parseInt(ascii(record, 2, space), 8);
    return new RegularFile(path, mode, Long.parseLong(ascii(record, space + 1, another)), sum);
  }

  private static Entry link(byte[] record) {
    int slashes = 2;
    while (slashes + 1 < record.length && !(record[slashes] == '/' && record[slashes + 1] == '/')) {
      slashes++;
    }
    TreePath path = TreePath.of(Arrays.copyOfRange(record, 2, slashes));
    return new SymbolicLink(path, LinkTarget.of(tailBytes(record, slashes + 2)));
  }

  private static TreePath tail(byte[] record, int from) {
    return TreePath.of(tailBytes(record, from));
  }

  private static byte[] tailBytes(byte[] record, int from) {
    return from >= record.length ? new byte[0] : Arrays.copyOfRange(record, from, record.length);
  }

  private static String ascii(byte[] record, int from, int to) {
    return new String(record, from, to - from, StandardCharsets.US_ASCII);
  }

  private static int indexOf(byte[] record, char wanted, int from) {
    for (int i = from; i < record.length; i++) {
      if (record[i] == wanted) {
        return i;
      }
    }
    throw new IllegalArgumentException("a field is missing");
  }

  private static ReleaseException malformed(byte[] record, IllegalArgumentException cause) {
    return new ReleaseException("not a record of a manifest: " + Escapes.shown(record), cause);
  }
}
