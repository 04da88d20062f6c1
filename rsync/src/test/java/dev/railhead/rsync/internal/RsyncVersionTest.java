package dev.railhead.rsync.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RsyncVersionTest {
  @ParameterizedTest
  @CsvSource({
    "'rsync  version 3.0.9  protocol version 30', 3.0.9, false",
    "'rsync  version 3.1.3  protocol version 31', 3.1.3, false",
    "'rsync  version 2.6.9  protocol version 29', 2.6.9, false",
    "'rsync  version 3.2.0  protocol version 31', 3.2.0, true",
    "'rsync  version v3.2.3  protocol version 31', 3.2.3, true",
    "'rsync  version 3.2.4pre1  protocol version 31.PR15', 3.2.4, true",
    "'rsync  version 3.2.7  protocol version 31', 3.2.7, true",
    "'rsync  version 3.4.1  protocol version 32', 3.4.1, true",
    "'rsync  version 3.5.0  protocol version 32', 3.5.0, true",
    "'rsync  version 3.5.2  protocol version 32', 3.5.2, true",
    "'rsync  version v3.4-5-gabc1234  protocol version 32', 3.4.0, true",
    "'rsync  version 10.0.0  protocol version 40', 10.0.0, true"
  })
  void reads_what_rsyncs_of_many_years_print(String line, String version, boolean accepted) {
    RsyncVersion parsed =
        RsyncVersion.parse(line + "\nCopyright (C) 1996-2026 by Andrew Tridgell and others.\n")
            .orElseThrow();
    assertThat(parsed).hasToString(version);
    assertThat(parsed.isAccepted()).isEqualTo(accepted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "openrsync: protocol version 29\nrsync version 2.6.9 compatible\n",
        "openrsync: protocol version 27\nrsync  version 3.5.2  protocol version 32\n",
        "bash: rsync: command not found",
        "rsync version unknown",
        "rsync  version 3",
        "rsync  version 99999999999.1.1  protocol version 31",
        "my rsync  version 3.5.2"
      })
  void does_not_take_another_program_for_rsync(String output) {
    assertThat(RsyncVersion.parse(output)).isEmpty();
  }

  @Test
  void names_the_holes_of_a_version_and_what_fixed_them() {
    assertThat(new RsyncVersion(3, 2, 7).holes()).hasSize(4);
    assertThat(new RsyncVersion(3, 2, 7).holes().get(0))
        .startsWith("CVE-2024-12084")
        .endsWith("(fixed in 3.4.0)");
    assertThat(new RsyncVersion(3, 4, 0).holes()).hasSize(3);
    assertThat(new RsyncVersion(3, 4, 3).holes()).hasSize(2);
    assertThat(new RsyncVersion(3, 5, 1).holes())
        .containsExactly("CVE-2026-119741 (fixed in 3.5.2)");
    assertThat(new RsyncVersion(3, 5, 2).holes()).isEmpty();
  }
}
