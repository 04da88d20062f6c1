package dev.railhead.core.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Statements in one transaction. {@code {now}} in a statement stands for the database's clock, in
 * milliseconds since 1970; values are always parameters. For one thread.
 */
public final class Session {
  /** Makes a value of the row that a result stands at. */
  @FunctionalInterface
  public interface Row<T> {
    /** The value. */
    T read(ResultSet row) throws SQLException;
  }

  private final Connection connection;
  private final Dialect dialect;

  Session(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /** Runs {@code sql} and returns how many rows it changed. */
  public int update(String sql, @Nullable Object... parameters) throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** All rows that {@code sql} finds. */
  public <T> List<T> all(String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(sql, parameters);
        ResultSet result = statement.executeQuery()) {
      List<T> found = new ArrayList<>();
      while (result.next()) {
        found.add(row.read(result));
      }
      return found;
    }
  }

  /** The first row that {@code sql} finds. */
  public <T> Optional<T> first(String sql, Row<T> row, @Nullable Object... parameters)
      throws SQLException {
    return all(sql, row, parameters).stream().findFirst();
  }

  /** The one number that {@code sql} asks for. */
  public long number(String sql, @Nullable Object... parameters) throws SQLException {
    return first(sql, row -> row.getLong(1), parameters)
        .orElseThrow(() -> new SQLException("no row for: " + sql));
  }

  private PreparedStatement prepare(String sql, @Nullable Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql.replace("{now}", dialect.now()));
    try {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }
}
