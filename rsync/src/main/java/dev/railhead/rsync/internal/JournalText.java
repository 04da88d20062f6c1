package dev.railhead.rsync.internal;

import com.google.common.hash.Hashing;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.TransferCounts;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The lines of a journal: ASCII words parted by single blanks, the first a checksum. Immutable. */
final class JournalText {
  private static final String MAGIC = "railhead-fan-out-journal 1 ";
  private static final String DELIVERED = "delivered ";
  private static final int FIELDS = 6;

  private final Optional<String> head;
  private final Map<String, String> numbers;
  private final int wholeBytes;

  private JournalText(List<String> lines, int wholeBytes) {
    this.head = lines.stream().findFirst();
    this.numbers = new HashMap<>();
    this.wholeBytes = wholeBytes;
    lines.forEach(this::index);
  }

  /** Parts the numbers, which are the last words, from what they are about. */
  private void index(String line) {
    String rest = line.substring(line.indexOf(' ') + 1).strip();
    int end = rest.length();
    for (int i = 0; i < FIELDS && end > 0; i++) {
      end = rest.lastIndexOf(' ', end - 1);
    }
    if (end > 0) {
      numbers.put(rest.substring(0, end + 1), rest.substring(end + 1));
    }
  }

  /** Reads as many whole lines as {@code bytes} begin with. */
  static JournalText of(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    int begin = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        String line = new String(bytes, begin, i + 1 - begin, StandardCharsets.US_ASCII);
        if (!isWhole(line)) {
          break;
        }
        lines.add(line);
        begin = i + 1;
      }
    }
    return new JournalText(lines, begin);
  }

  private static boolean isWhole(String line) {
    int blank = line.indexOf(' ');
    return blank > 0 && checked(line.substring(blank + 1)).equals(line);
  }

  /** {@code rest}, which ends its line, behind its checksum. */
  private static String checked(String rest) {
    String sum =
        Hashing.sha256().hashString(rest, StandardCharsets.US_ASCII).toString().substring(0, 16);
    return sum + " " + rest;
  }

  /** The first line of the journal of a release of this digest. */
  static String head(String digest) {
    return checked(MAGIC + digest + "\n");
  }

  /** The line that says that {@code destination} was delivered. */
  static String line(Destination destination, Delivered result) {
    TransferCounts counts = result.counts();
    return checked(
        key(destination)
            + counts.files()
            + " "
            + counts.literalBytes()
            + " "
            + counts.matchedBytes()
            + " "
            + counts.deletions()
            + " "
            + counts.bytesSent()
            + " "
            + result.took().toNanos()
            + "\n");
  }

  /** Which destination: another address or another directory is another one. */
  private static String key(Destination destination) {
    return DELIVERED
        + destination.host().name()
        + " "
        + word(destination.host().address() + ":" + destination.host().port())
        + " "
        + word(destination.directory().value())
        + " ";
  }

  private static String word(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  Optional<String> head() {
    return head;
  }

  /** How many bytes the whole lines have. */
  int wholeBytes() {
    return wholeBytes;
  }

  /** The result that is noted of {@code destination}, in no tries. */
  Optional<Delivered> delivered(Destination destination) {
    return Optional.ofNullable(numbers.get(key(destination)))
        .map(known -> parsed(destination, known));
  }

  private static Delivered parsed(Destination destination, String numbers) {
    String[] words = numbers.split(" ", -1);
    if (words.length != FIELDS) {
      throw new IllegalStateException("a journal's line with a true checksum has other fields");
    }
    long[] n = new long[FIELDS];
    for (int i = 0; i < FIELDS; i++) {
      n[i] = Long.parseLong(words[i]);
    }
    return new Delivered(
        destination.host(),
        new TransferCounts(n[0], n[1], n[2], n[3], n[4]),
        0,
        Duration.ofNanos(n[5]));
  }
}
