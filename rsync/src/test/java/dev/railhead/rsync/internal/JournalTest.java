package dev.railhead.rsync.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Shipment.Destination;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferCounts;
import dev.railhead.core.host.HostPath;
import dev.railhead.rsync.fixture.ReleaseTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final Host WEB1 = Host.named("web1").at("10.0.0.1", 22);
  private static final Host WEB2 = Host.named("web2").at("10.0.0.2", 22);
  private static final TransferCounts COUNTS = new TransferCounts(1, 2, 3, 4, 5);

  @TempDir Path temp;
  private ReleaseTree tree;
  private Path directory;

  @BeforeEach
  void make_a_release() throws Exception {
    tree = ReleaseTree.in(temp.resolve("release")).file("a", "content");
    directory = temp.resolve("journals/web");
  }

  private Path file() {
    return directory.resolve("fan-out.journal");
  }

  private Shipment shipment(Host... hosts) throws Exception {
    List<Destination> destinations = Arrays.stream(hosts).map(JournalTest::at).toList();
    return new Shipment(tree.release(), tree.directory(), destinations, Set.of(), Tolerance.none());
  }

  private static Destination at(Host host) {
    return new Destination(host, HostPath.of("it's a/dir é %"), Optional.empty());
  }

  private static Delivered delivered(Host host) {
    return new Delivered(host, COUNTS, 2, Duration.ofMillis(1234));
  }

  private void note(Host... hosts) throws Exception {
    try (Journal journal = Journal.open(directory, shipment(WEB1, WEB2))) {
      for (Host host : hosts) {
        journal.note(at(host), delivered(host));
      }
    }
  }

  private Set<Host> known(Shipment shipment) throws IOException {
    try (Journal journal = Journal.open(directory, shipment)) {
      return journal.delivered().keySet();
    }
  }

  @Test
  void what_was_noted_is_known_afterwards_as_of_no_tries() throws Exception {
    note(WEB1);
    note(WEB2);
    try (Journal journal = Journal.open(directory, shipment(WEB2, WEB1))) {
      assertThat(journal.delivered())
          .containsOnlyKeys(WEB1, WEB2)
          .containsEntry(WEB1, new Delivered(WEB1, COUNTS, 0, Duration.ofMillis(1234)));
    }
  }

  @Test
  void at_whatever_byte_a_crash_cut_it_off_only_whole_lines_count() throws Exception {
    note(WEB1, WEB2);
    byte[] whole = Files.readAllBytes(file());
    Shipment shipment = shipment(WEB1, WEB2);
    int lines = 0;
    for (int length = 0; length <= whole.length; length++) {
      lines += length > 0 && whole[length - 1] == '\n' ? 1 : 0;
      Files.write(file(), Arrays.copyOf(whole, length));
      assertThat(known(shipment)).hasSize(Math.max(0, lines - 1));
    }
  }

  @Test
  void a_torn_line_is_cut_off_before_another_is_appended() throws Exception {
    note(WEB1);
    Files.writeString(file(), Files.readString(file()) + "0123456789abcdef delivered we");
    note(WEB2);
    assertThat(known(shipment(WEB1, WEB2))).containsExactlyInAnyOrder(WEB1, WEB2);
  }

  @Test
  void a_line_that_was_changed_is_not_believed() throws Exception {
    note(WEB1);
    Files.writeString(file(), Files.readString(file()).replace("web1 10.0.0.1", "web2 10.0.0.2"));
    assertThat(known(shipment(WEB1, WEB2))).isEmpty();
  }

  @Test
  void another_release_forgets_it_for_good() throws Exception {
    note(WEB1, WEB2);
    Shipment first = shipment(WEB1, WEB2);
    tree.file("a", "other content");
    assertThat(known(shipment(WEB1, WEB2))).isEmpty();
    assertThat(known(first)).isEmpty();
  }

  @Test
  void another_address_or_directory_is_another_destination() throws Exception {
    note(WEB1, WEB2);
    assertThat(known(shipment(WEB1, WEB2.at("10.0.0.3", 22)))).containsExactly(WEB1);
    Destination elsewhere = new Destination(WEB1, HostPath.of("b"), Optional.empty());
    Shipment other =
        new Shipment(
            tree.release(), tree.directory(), List.of(elsewhere), Set.of(), Tolerance.none());
    assertThat(known(other)).isEmpty();
  }

  @Test
  void two_pushes_cannot_have_it_open() throws Exception {
    try (Journal open = Journal.open(directory, shipment(WEB1))) {
      assertThat(open.delivered()).isEmpty();
      assertThatThrownBy(() -> Journal.open(directory, shipment(WEB1)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("in use by another push")
          .hasMessageContaining(file().toString());
    }
  }

  @Test
  void a_journal_that_is_complete_is_gone() throws Exception {
    try (Journal journal = Journal.open(directory, shipment(WEB1))) {
      journal.note(at(WEB1), delivered(WEB1));
      journal.complete();
    }
    assertThat(file()).doesNotExist();
  }
}
