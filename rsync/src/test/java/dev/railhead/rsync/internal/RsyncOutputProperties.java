package dev.railhead.rsync.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/**
 * What always holds of reading what rsync prints.
 *
 * <p>Seen to fail when a line does not go on in the next buffer, or is kept however long; when what
 * is no number throws; when a percentage is not capped, or one that is no number is kept; and when
 * a line of one word is read as progress.
 */
class RsyncOutputProperties {
  private static final String REAL =
      "\r          20000   0%    0.00kB/s    0:00:00  "
          + "\r          20000   0%    0.00kB/s    0:00:00 (xfr#1, to-chk=299/301)"
          + "\r        5840000  97%    1.97MB/s    0:00:02 (xfr#292, to-chk=8/301) "
          + "\r        6000000 100%    1.94MB/s    0:00:02 (xfr#300, to-chk=0/301)\n\n"
          + "Number of files: 301 (reg: 300, dir: 1)\n"
          + "Number of created files: 300 (reg: 300)\n"
          + "Number of regular files transferred: 300\n"
          + "Total file size: 6000000 bytes\n"
          + "Total bytes sent: 6018155\nTotal bytes received: 5723\n\n"
          + "sent 6018155 bytes  received 5723 bytes  1721108.00 bytes/sec\n";

  private static RsyncOutput read(String text, int chunk) {
    RsyncOutput output = new RsyncOutput();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < bytes.length; at += chunk) {
      int length = Math.min(chunk, bytes.length - at);
      byte[] buffer = new byte[length];
      System.arraycopy(bytes, at, buffer, 0, length);
      output.accept(buffer, length);
    }
    return output;
  }

  @Property
  void reads_the_same_however_the_bytes_are_split(@ForAll @IntRange(min = 1, max = 500) int chunk) {
    RsyncOutput output = read(REAL, chunk);
    assertThat(output.isComplete()).isTrue();
    assertThat(output.filesSent()).isEqualTo(300);
    assertThat(output.bytesSent()).isEqualTo(6018155);
    assertThat(output.counts()).isEqualTo(new RsyncOutput.Counts(300, 6000000, 100));
  }

  /** Pieces of what rsync prints in any order, with numbers that are none, and anything else. */
  @Provide
  Arbitrary<String> noise() {
    Arbitrary<String> pieces =
        Arbitraries.of("\r", "\n", " ", " ", "7", "50%", "999%", "-3%", "7x", "%", "(xfr#2,", ",");
    Arbitrary<String> statistics =
        Arbitraries.of(
            "Total bytes sent:",
            "Number of regular files transferred:",
            "\r7 999% x 0:00 ",
            "9".repeat(30));
    Arbitrary<String> any =
        Arbitraries.strings().withCharRange((char) 0, (char) 255).ofMaxLength(5);
    return Arbitraries.oneOf(pieces, pieces, statistics, any)
        .list()
        .ofMaxSize(60)
        .map(all -> String.join("", all) + "\n");
  }

  @Property
  void never_fails_and_stays_within_bounds(@ForAll("noise") String noise) {
    RsyncOutput output = read(noise, 7);
    assertThat(output.counts().percent()).isBetween(0, 100);
    assertThat(output.counts().bytes()).isNotNegative();
    assertThat(output.counts().files()).isNotNegative();
  }

  @Example
  void a_flood_without_a_line_end_is_not_kept() {
    String end = "(xfr#2, to-chk=0/1)\r";
    RsyncOutput output = read("7 50% x 0:00" + " ".repeat(1_000_000) + end, 8192);
    assertThat(output.counts()).isEqualTo(new RsyncOutput.Counts(0, 7, 50));
    output.accept(("8 60% x 0:00 " + end).getBytes(StandardCharsets.ISO_8859_1), 33);
    assertThat(output.counts()).isEqualTo(new RsyncOutput.Counts(2, 8, 60));
  }

  @Example
  void without_statistics_it_is_not_complete() {
    assertThat(read(REAL.substring(0, REAL.indexOf("Total bytes")), 100).isComplete()).isFalse();
  }
}
