package dev.railhead.rsync.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

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

  @Property
  void never_fails_and_stays_within_bounds(@ForAll @Size(max = 2_000) List<Byte> noise) {
    RsyncOutput output = new RsyncOutput();
    for (byte b : noise) {
      output.accept(new byte[] {b}, 1);
    }
    assertThat(output.counts().percent()).isBetween(0, 100);
    assertThat(output.counts().bytes()).isNotNegative();
    assertThat(output.counts().files()).isNotNegative();
  }

  @Example
  void a_flood_without_a_line_end_is_not_kept() {
    RsyncOutput output =
        read("9".repeat(1_000_000) + "\r 7 50% x 0:00 (xfr#2, to-chk=0/1)\r", 8192);
    assertThat(output.counts()).isEqualTo(new RsyncOutput.Counts(2, 7, 50));
  }

  @Example
  void without_statistics_it_is_not_complete() {
    assertThat(read(REAL.substring(0, REAL.indexOf("Total bytes")), 100).isComplete()).isFalse();
  }
}
