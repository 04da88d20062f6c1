package dev.railhead.core.ledger;

import java.sql.Connection;
import java.sql.SQLException;

/** Where a ledger's connections come from. Thread-safe. */
interface Connections extends AutoCloseable {
  /** A connection for one transaction of this thread; waits for it if it must. */
  Connection take() throws SQLException;

  /** Returns what {@link #take} gave, with no transaction open. */
  void giveBack(Connection connection);

  @Override
  void close();
}
