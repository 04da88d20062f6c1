package dev.railhead.core.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection for each transaction from the caller's data source, which may be a pool. */
final class BorrowedConnections implements Connections {
  private static final Logger log = LoggerFactory.getLogger(Ledger.class);

  private final DataSource dataSource;

  BorrowedConnections(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  @Override
  public Connection take() throws SQLException {
    return dataSource.getConnection();
  }

  @Override
  public void giveBack(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The transaction has ended one way or the other, and its caller knows which.
      log.warn("a connection to the ledger's database could not be closed", e);
    }
  }

  @Override
  public void close() {}
}
