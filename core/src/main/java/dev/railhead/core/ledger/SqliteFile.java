package dev.railhead.core.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * One connection to an SQLite file, used by one thread at a time, in first-come order. SQLite lets
 * only one connection write anyway, and connections that compete poll for their turn; so the
 * threads of a process queue here, and only processes poll. Thread-safe.
 */
final class SqliteFile implements Connections {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);
  private static final int BUSY_MILLIS = 10_000;

  private final ReentrantLock turn = new ReentrantLock(true);
  private final Connection connection;

  private SqliteFile(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens {@code file}, which must exist and be empty or a ledger, and asks for a write-ahead log
   * and for an fsync of it at each commit.
   *
   * @throws SQLException if it cannot be opened or is something else (it is as it was), or is busy:
   *     SQLite does not wait its turn to begin or to recover a write-ahead log
   */
  static SqliteFile open(Path file) throws SQLException {
    SQLiteConfig config = new SQLiteConfig();
    config.resetOpenMode(SQLiteOpenMode.CREATE);
    config.setBusyTimeout(BUSY_MILLIS);
    // As a URI, since the driver reads what follows a "?" in a plain path as settings.
    SqliteFile opened =
        new SqliteFile(config.createConnection("jdbc:sqlite:" + file.toAbsolutePath().toUri()));
    try {
      opened.refuseForeign();
      opened.makeDurable();
      return opened;
    } catch (SQLException e) {
      opened.close();
      throw e;
    }
  }

  /** Deletes {@code file} and what SQLite keeps beside it. Nobody may have it open. */
  static void delete(Path file) throws IOException {
    for (String suffix : List.of("-journal", "-wal", "-shm", "")) {
      Files.deleteIfExists(file.resolveSibling(file.getFileName() + suffix));
    }
  }

  private void makeDurable() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode = WAL");
      statement.execute("PRAGMA synchronous = FULL");
    }
  }

  private void refuseForeign() throws SQLException {
    String count =
        "SELECT count(*), count(CASE name WHEN 'railhead_schema' THEN 1 END) FROM sqlite_master";
    try (Statement statement = connection.createStatement();
        ResultSet tables = statement.executeQuery(count)) {
      tables.next();
      if (tables.getInt(1) > 0 && tables.getInt(2) == 0) {
        throw new SQLException("it is another program's SQLite database, not a ledger");
      }
    }
  }

  @Override
  public Connection take() {
    turn.lock();
    return connection;
  }

  @Override
  public void giveBack(Connection connection) {
    turn.unlock();
  }

  @Override
  public void close() {
    turn.lock();
    try {
      connection.close();
    } catch (SQLException e) {
      log.warn("the ledger's SQLite file could not be closed", e);
    } finally {
      turn.unlock();
    }
  }
}
