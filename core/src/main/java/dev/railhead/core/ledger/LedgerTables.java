package dev.railhead.core.ledger;

import java.sql.SQLException;

/**
 * The tables of one module in a ledger's database, made by {@link Ledger#tables}: so that what a
 * module remembers lives, is backed up and is shared together with all else. Thread-safe, and safe
 * between processes.
 */
public final class LedgerTables {
  /**
   * What happens in one transaction. May run more than once, so it has no other effects. If it
   * writes at all, its first statement writes: SQLite gives up on a transaction that read first and
   * was overtaken before it wrote.
   */
  @FunctionalInterface
  public interface Work<T> {
    /** Does it, and returns what came of it. */
    T on(Session session) throws SQLException;
  }

  private final Database database;

  LedgerTables(Database database) {
    this.database = database;
  }

  /**
   * Does {@code work} in a transaction, again if it failed for no fault of its own. Under
   * PostgreSQL the isolation is READ COMMITTED.
   *
   * @param what what is being done, in words, as a failure's message begins: {@code cannot} and
   *     this
   * @throws LedgerException if it failed; nothing was changed, unless the connection broke during
   *     the commit
   */
  public <T> T transaction(String what, Work<T> work) throws LedgerException {
    return database.transaction(what, work::on);
  }
}
