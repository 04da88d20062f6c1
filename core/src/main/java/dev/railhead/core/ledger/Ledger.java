package dev.railhead.core.ledger;

import java.nio.file.Path;
import javax.sql.DataSource;

/**
 * The memory that all tools share: locks, deploys and run logs, in an SQL database. An SQLite file
 * serves the tools of one machine, PostgreSQL those of several. Thread-safe, and safe between
 * processes.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Ledger implements AutoCloseable {
  private Ledger() {}

  /**
   * The ledger in the SQLite file {@code file}, which is made if it is missing (its directory is
   * not). Needs {@code org.xerial:sqlite-jdbc}.
   *
   * @throws LedgerException if the file is not a ledger or cannot be written
   */
  public static Ledger open(Path file) throws LedgerException {
    throw new UnsupportedOperationException(file.toString());
  }

  /**
   * The ledger in the database behind {@code dataSource} (PostgreSQL 12 or later, or SQLite), whose
   * tables are made if they are missing. The caller goes on owning {@code dataSource}.
   *
   * @throws LedgerException if the database is of another kind, newer than this library, or cannot
   *     be written
   */
  public static Ledger over(DataSource dataSource) throws LedgerException {
    throw new UnsupportedOperationException(dataSource.toString());
  }

  /** The locks of stacks, and the hold on all of them. */
  public Locks locks() {
    throw new UnsupportedOperationException();
  }

  /** The deploys, past and under way. */
  public History history() {
    throw new UnsupportedOperationException();
  }

  /** The run logs. */
  public RunLogs runLogs() {
    throw new UnsupportedOperationException();
  }

  /** Stops renewing leases and closes the database if this ledger opened it. Idempotent. */
  @Override
  public void close() {}
}
