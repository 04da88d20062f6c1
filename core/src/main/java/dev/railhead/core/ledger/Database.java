package dev.railhead.core.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs transactions. Thread-safe, and safe between processes. */
final class Database implements AutoCloseable {
  /**
   * What happens in one transaction. May run more than once, so it has no other effects. If it
   * writes at all, its first statement writes: SQLite gives up on a transaction that read first and
   * was overtaken before it wrote.
   */
  interface Work<T> {
    T on(Session session) throws SQLException;
  }

  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private final Connections connections;
  private final Dialect dialect;
  private volatile boolean closed;

  private Database(Connections connections, Dialect dialect) {
    this.connections = connections;
    this.dialect = dialect;
  }

  static Database over(Connections connections) throws SQLException {
    Connection connection = connections.take();
    try {
      return new Database(connections, Dialect.of(connection.getMetaData()));
    } finally {
      connections.giveBack(connection);
    }
  }

  /**
   * Does {@code work} in a transaction, again if it failed for no fault of its own. An interruption
   * does not stop it half-way.
   *
   * @throws LedgerException if it failed; nothing was changed, unless the connection broke during
   *     the commit
   */
  <T> T transaction(String what, Work<T> work) throws LedgerException {
    try {
      return Patience.until(dialect, () -> once(work));
    } catch (SQLException e) {
      throw new LedgerException("cannot " + what + ": " + e.getMessage(), e);
    }
  }

  private <T> T once(Work<T> work) throws SQLException {
    if (closed) {
      throw new IllegalStateException("the ledger is closed");
    }
    Connection connection = connections.take();
    try {
      connection.setAutoCommit(false);
      T result = work.on(begin(connection));
      connection.commit();
      return result;
    } catch (SQLException | RuntimeException e) {
      rollBack(connection, e);
      throw e;
    } finally {
      restore(connection);
      connections.giveBack(connection);
    }
  }

  private Session begin(Connection connection) throws SQLException {
    if (!dialect.begin().isEmpty()) {
      try (Statement statement = connection.createStatement()) {
        statement.execute(dialect.begin());
      }
    }
    return new Session(connection, dialect);
  }

  private static void rollBack(Connection connection, Exception cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static void restore(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      // Committed or rolled back, that is decided; a pool finds out by itself that it is broken.
      log.warn("a connection to the ledger's database is broken", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    connections.close();
  }
}
