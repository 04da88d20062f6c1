package dev.railhead.core.ledger;

import dev.railhead.core.Actor;
import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How deploys are read back from the database. */
final class DeployRows {
  private static final String SELECT =
      "SELECT id, kind, stack, stage, actor, requested, override_reason, fence, revision,"
          + " release_name, step, state, detail, began, ended FROM railhead_deploy d ";

  private DeployRows() {}

  static Optional<DeployRecord> find(Session session, long id) throws SQLException {
    return session.first(SELECT + "WHERE id = ?", DeployRows::read, id);
  }

  /**
   * The deploy with the id {@code id}.
   *
   * @throws IllegalArgumentException if there is none
   */
  static DeployRecord existing(Session session, long id) throws SQLException {
    return find(session, id)
        .orElseThrow(() -> new IllegalArgumentException("there is no deploy " + id));
  }

  static List<DeployRecord> find(Session session, HistoryQuery query) throws SQLException {
    StringBuilder where = new StringBuilder("WHERE 1 = 1");
    List<@Nullable Object> values = new ArrayList<>();
    narrow(where, values, " AND stack = ?", query.stack().map(Stack::name));
    narrow(where, values, " AND stage = ?", query.stage().map(Stage::name));
    narrow(where, values, " AND actor = ?", query.actor().map(Actor::name));
    narrow(where, values, " AND state = ?", query.state().map(DeployRecord.State::name));
    narrow(where, values, " AND began >= ?", query.from().map(Times::millis));
    narrow(where, values, " AND began < ?", query.until().map(Times::millis));
    narrow(where, values, " AND id < ?", query.before());
    values.add(query.limit());
    String sql = SELECT + where + " ORDER BY id DESC LIMIT ?";
    return session.all(sql, DeployRows::read, values.toArray());
  }

  private static void narrow(
      StringBuilder where,
      List<@Nullable Object> values,
      String condition,
      Optional<? extends Object> value) {
    if (value.isPresent()) {
      where.append(condition);
      values.add(value.get());
    }
  }

  /** Ordered by the fencing token: deploys take the lock in another order than they are begun. */
  static List<DeployRecord> successes(Session session, Stack stack, Stage stage, int limit)
      throws SQLException {
    return session.all(
        SELECT
            + """
            WHERE stack = ? AND stage = ? AND state = 'SUCCEEDED' AND release_name IS NOT NULL
              AND NOT EXISTS (
                SELECT 1 FROM railhead_deploy later
                WHERE later.stack = d.stack AND later.stage = d.stage
                  AND later.state = d.state AND later.release_name = d.release_name
                  AND (COALESCE(later.fence, 0) > COALESCE(d.fence, 0)
                    OR (COALESCE(later.fence, 0) = COALESCE(d.fence, 0) AND later.id > d.id)))
            ORDER BY COALESCE(fence, 0) DESC, id DESC LIMIT ?""",
        DeployRows::read,
        stack.name(),
        stage.name(),
        limit);
  }

  private static DeployRecord read(ResultSet row) throws SQLException {
    return new DeployRecord(
        row.getLong("id"),
        intent(row),
        number(row, "fence").map(Fence::of),
        Optional.ofNullable(row.getString("revision")).map(Revision::of),
        Optional.ofNullable(row.getString("release_name")).map(ReleaseId::parse),
        row.getString("step"),
        DeployRecord.State.valueOf(row.getString("state")),
        row.getString("detail"),
        Instant.ofEpochMilli(row.getLong("began")),
        number(row, "ended").map(Instant::ofEpochMilli));
  }

  private static DeployIntent intent(ResultSet row) throws SQLException {
    return new DeployIntent(
        DeployIntent.Kind.valueOf(row.getString("kind")),
        Stack.of(row.getString("stack")),
        Stage.of(row.getString("stage")),
        Actor.of(row.getString("actor")),
        row.getString("requested"),
        Optional.ofNullable(row.getString("override_reason")));
  }

  private static Optional<Long> number(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(value);
  }
}
