package dev.railhead.core.ledger;

import java.sql.DatabaseMetaData;
import java.sql.SQLException;

/** All that differs between the databases. Statements are the same, and so is the schema. */
enum Dialect {
  /** Whoever writes first in a transaction holds the only write lock until its end. */
  SQLITE("CAST(ROUND((julianday('now') - 2440587.5) * 86400000) AS BIGINT)", ""),
  /**
   * Not {@code now()}, which stands still in a transaction; and an isolation under which an update
   * that had to wait looks at its row again, whatever the data source's default is.
   */
  POSTGRESQL(
      "CAST(FLOOR(EXTRACT(EPOCH FROM clock_timestamp()) * 1000) AS BIGINT)",
      "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");

  private final String now;
  private final String begin;

  Dialect(String now, String begin) {
    this.now = now;
    this.begin = begin;
  }

  /** The database's clock, in milliseconds since 1970, as an expression. */
  String now() {
    return now;
  }

  /** What to say first in a transaction, or nothing. */
  String begin() {
    return begin;
  }

  /** Whether the transaction failed for no fault of its own and may be tried again. */
  boolean isTransient(SQLException failure) {
    String state = failure.getSQLState();
    return switch (this) {
      // SQLITE_BUSY and its extended codes carry 5 in the low byte, sqlite.org/rescode.html.
      case SQLITE -> (failure.getErrorCode() & 0xff) == 5;
      // serialization_failure and deadlock_detected, PostgreSQL's appendix A.
      case POSTGRESQL -> "40001".equals(state) || "40P01".equals(state);
    };
  }

  /**
   * The dialect of a database.
   *
   * @throws SQLException if there is none, or the database is too old
   */
  static Dialect of(DatabaseMetaData database) throws SQLException {
    String product = database.getDatabaseProductName();
    int major = database.getDatabaseMajorVersion();
    if ("SQLite".equals(product)) {
      return SQLITE;
    }
    if (!"PostgreSQL".equals(product) || major < 12) {
      throw new SQLException(
          "a ledger needs PostgreSQL 12 or later, or SQLite, but this is " + product + " " + major);
    }
    return POSTGRESQL;
  }
}
