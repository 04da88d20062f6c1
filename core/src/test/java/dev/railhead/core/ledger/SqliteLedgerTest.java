package dev.railhead.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Actor;
import dev.railhead.core.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** What only an SQLite file can get wrong. */
class SqliteLedgerTest {
  @TempDir Path directory;

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private void assertRefused(Path file, String why) {
    assertThatThrownBy(() -> Ledger.open(file))
        .isInstanceOf(LedgerException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(why);
  }

  @Nested
  class GivenANewFile {
    @Test
    void is_for_its_owner_alone_and_stands_alone_once_closed() throws Exception {
      Path file = directory.resolve("odd ? name # 100% é.db");
      Ledger.open(file).close();
      assertThat(files()).containsExactly(file);
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }

    @Test
    void keeps_the_permissions_that_it_had() throws Exception {
      Path file = Files.createFile(directory.resolve("ledger.db"));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
      Ledger.open(file).close();
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-rw-r--");
    }

    @Test
    void is_the_same_ledger_through_a_data_source() throws Exception {
      Path file = directory.resolve("ledger.db");
      SQLiteDataSource dataSource = new SQLiteDataSource();
      dataSource.setUrl("jdbc:sqlite:" + file);
      try (Ledger own = Ledger.open(file);
          Ledger lent = Ledger.over(dataSource)) {
        Hold hold =
            own.locks()
                .holdAll(
                    new Hold(
                        dev.railhead.core.Actor.of("ann"),
                        "stop",
                        java.time.Instant.EPOCH,
                        java.util.Optional.empty()));
        assertThat(lent.locks().hold()).contains(hold);
        assertThat(lent.locks().endHold(hold.by())).contains(hold);
        assertThat(own.locks().hold()).isEmpty();
      }
    }
  }

  /** Enough rounds that what goes wrong in one of a hundred openings is seen. */
  @Nested
  class GivenManyWhoOpenItAtTheSameTime {
    private static final int MANY = 4;
    private static final int ROUNDS = 100;

    private final ExecutorService threads = Executors.newFixedThreadPool(MANY);
    private final CyclicBarrier start = new CyclicBarrier(MANY);

    @AfterEach
    void stop() {
      threads.shutdownNow();
    }

    @Test
    void makes_one_new_file_that_all_of_them_write_to() throws Exception {
      for (int round = 0; round < ROUNDS; round++) {
        assertAllWriteTo(directory.resolve(round + ".db"));
      }
      assertThat(files()).hasSize(ROUNDS);
    }

    @Test
    void waits_for_who_makes_a_ledger_of_an_empty_file() throws Exception {
      for (int round = 0; round < ROUNDS; round++) {
        Path file = Files.createFile(directory.resolve(round + ".db"));
        Callable<Void> opening =
            () -> {
              start.await();
              Ledger.open(file).close();
              return null;
            };
        for (Future<Void> opened : threads.invokeAll(Collections.nCopies(MANY, opening))) {
          opened.get();
        }
      }
      assertThat(files()).hasSize(ROUNDS);
    }

    private void assertAllWriteTo(Path file) throws Exception {
      List<Callable<Long>> openings = new ArrayList<>();
      for (int i = 0; i < MANY; i++) {
        Stack own = Stack.of("web" + i);
        openings.add(() -> tokenOfOneWhoStartsWithAll(file, own));
      }
      for (Future<Long> token : threads.invokeAll(openings)) {
        assertThat(token.get()).isEqualTo(1);
      }
      try (Ledger again = Ledger.open(file)) {
        for (int i = 0; i < MANY; i++) {
          assertThat(token(again, Stack.of("web" + i))).isEqualTo(2);
        }
      }
    }

    private long tokenOfOneWhoStartsWithAll(Path file, Stack own) throws Exception {
      start.await();
      try (Ledger ledger = Ledger.open(file)) {
        return token(ledger, own);
      }
    }

    private static long token(Ledger ledger, Stack stack) throws Exception {
      LockRequest request = LockRequest.of(stack, Actor.of("ann"), "deploy");
      try (Lease lease = ((LockAttempt.Acquired) ledger.locks().acquire(request)).lease()) {
        return lease.info().fence().token();
      }
    }
  }

  @Nested
  class GivenNoLedger {
    @Test
    void says_that_the_directory_is_missing() throws Exception {
      assertRefused(directory.resolve("no/such/ledger.db"), "does not exist");
      assertThat(files()).isEmpty();
    }

    @Test
    void says_what_kind_of_failure_it_is_when_its_message_is_but_the_name() {
      // Nobody, not even root, makes a file there.
      assertRefused(Path.of("/proc/x.db"), "Exception: /proc/");
    }

    @Test
    void says_that_it_is_a_directory() {
      assertRefused(directory, "it is a directory");
    }

    @Test
    void leaves_a_file_that_is_no_database_as_it_is() throws Exception {
      Path file = Files.writeString(directory.resolve("notes.txt"), "not a database".repeat(99));
      assertRefused(file, "not a database");
      assertThat(file).hasContent("not a database".repeat(99));
      assertThat(files()).containsExactly(file);
    }

    @Test
    void leaves_the_database_of_another_program_as_it_is() throws Exception {
      Path file = directory.resolve("other.db");
      SQLiteDataSource dataSource = new SQLiteDataSource();
      dataSource.setUrl("jdbc:sqlite:" + file);
      try (var connection = dataSource.getConnection();
          var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE bookmark (url TEXT)");
      }
      byte[] before = Files.readAllBytes(file);
      assertRefused(file, "another program's");
      assertThat(file).hasBinaryContent(before);
      assertThat(files()).containsExactly(file);
    }
  }
}
