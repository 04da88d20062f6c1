package dev.railhead.core.ledger;

import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.internal.Names;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The deploys in the database. Thread-safe, and safe between processes. */
final class SqlHistory implements History {
  private static final int STEP_LENGTH = 200;
  private static final int DETAIL_LENGTH = 4000;

  private final Database database;

  SqlHistory(Database database) {
    this.database = database;
  }

  @Override
  public DeployRecord begin(DeployIntent intent) throws LedgerException {
    return database.transaction(
        "write down a deploy of " + intent.stack(), session -> begin(session, intent));
  }

  @Override
  public DeployRecord begin(DeployIntent intent, Fence fence) throws LedgerException {
    return database.transaction(
        "write down a deploy of " + intent.stack(),
        session -> {
          long id = begin(session, intent).id();
          change(session, id, "fence = ?", fence.token());
          return DeployRows.existing(session, id);
        });
  }

  private static DeployRecord begin(Session session, DeployIntent intent) throws SQLException {
    session.update("UPDATE railhead_counter SET number = number + 1 WHERE name = 'deploy'");
    long id = session.number("SELECT number FROM railhead_counter WHERE name = 'deploy'");
    session.update(
        """
        INSERT INTO railhead_deploy (id, kind, stack, stage, actor, requested, override_reason,
          step, state, detail, began)
        VALUES (?, ?, ?, ?, ?, ?, ?, '', 'RUNNING', '', {now})""",
        id,
        intent.kind().name(),
        intent.stack().name(),
        intent.stage().name(),
        intent.actor().name(),
        intent.requested(),
        intent.override().orElse(null));
    return DeployRows.find(session, id)
        .orElseThrow(() -> new SQLException("deploy " + id + " is gone"));
  }

  @Override
  public void pin(long deploy, Fence fence, Revision revision) throws LedgerException {
    note(deploy, "fence = ?, revision = ?", fence.token(), revision.id());
  }

  @Override
  public void release(long deploy, ReleaseId release) throws LedgerException {
    note(deploy, "release_name = ?", release.toString());
  }

  @Override
  public void step(long deploy, String step) throws LedgerException {
    note(deploy, "step = ?", oneLine(step, STEP_LENGTH));
  }

  private void note(long deploy, String change, Object... values) throws LedgerException {
    database.transaction(
        "write down how deploy " + deploy + " goes",
        session -> {
          change(session, deploy, change, values);
          return deploy;
        });
  }

  /** Changes a deploy that runs. {@code change} is a constant; what it sets are parameters. */
  private static void change(Session session, long deploy, String change, Object... values)
      throws SQLException {
    List<@Nullable Object> parameters = new ArrayList<>(List.of(values));
    parameters.add(deploy);
    int changed =
        session.update(
            "UPDATE railhead_deploy SET " + change + " WHERE id = ? AND state = 'RUNNING'",
            parameters.toArray());
    if (changed == 0) {
      DeployRecord.State state = DeployRows.existing(session, deploy).state();
      throw new SQLException("it has ended as " + state);
    }
  }

  @Override
  public void before(long deploy, Map<String, Optional<ReleaseId>> served) throws LedgerException {
    served.keySet().forEach(host -> Names.word("a host's name", host));
    database.transaction(
        "write down what deploy " + deploy + " replaces",
        session -> {
          change(session, deploy, "id = id");
          session.update("DELETE FROM railhead_served WHERE deploy = ?", deploy);
          for (Map.Entry<String, Optional<ReleaseId>> host : served.entrySet()) {
            session.update(
                "INSERT INTO railhead_served (deploy, host, release_name) VALUES (?, ?, ?)",
                deploy,
                host.getKey(),
                host.getValue().map(ReleaseId::toString).orElse(null));
          }
          return deploy;
        });
  }

  @Override
  public Map<String, Optional<ReleaseId>> before(long deploy) throws LedgerException {
    Map<String, Optional<ReleaseId>> served = new TreeMap<>();
    database
        .transaction(
            "read what deploy " + deploy + " replaced",
            session ->
                session.all(
                    "SELECT host, release_name FROM railhead_served WHERE deploy = ?",
                    row ->
                        Map.entry(
                            row.getString("host"),
                            Optional.ofNullable(row.getString("release_name"))
                                .map(ReleaseId::parse)),
                    deploy))
        .forEach(host -> served.put(host.getKey(), host.getValue()));
    return Collections.unmodifiableMap(served);
  }

  @Override
  public boolean end(long deploy, DeployRecord.State state, String detail) throws LedgerException {
    if (state == DeployRecord.State.RUNNING) {
      throw new IllegalArgumentException("a deploy cannot end as " + state);
    }
    return database.transaction(
        "write down the end of deploy " + deploy,
        session -> {
          int ended =
              session.update(
                  """
                  UPDATE railhead_deploy SET state = ?, detail = ?, ended = {now}
                  WHERE id = ? AND state = 'RUNNING'""",
                  state.name(),
                  oneLine(detail, DETAIL_LENGTH),
                  deploy);
          DeployRows.existing(session, deploy);
          return ended == 1;
        });
  }

  @Override
  public Optional<DeployRecord> find(long deploy) throws LedgerException {
    return database.transaction(
        "read deploy " + deploy, session -> DeployRows.find(session, deploy));
  }

  @Override
  public List<DeployRecord> find(HistoryQuery query) throws LedgerException {
    return database.transaction("read the history", session -> DeployRows.find(session, query));
  }

  @Override
  public List<DeployRecord> successes(Stack stack, Stage stage, int limit) throws LedgerException {
    if (limit < 1 || limit > 1000) {
      throw new IllegalArgumentException("a limit must be 1 to 1000, but was " + limit);
    }
    return database.transaction(
        "read the successes of " + stack,
        session -> DeployRows.successes(session, stack, stage, limit));
  }

  @Override
  public boolean hasSucceeded(Stack stack, Stage stage, Revision revision) throws LedgerException {
    return database.transaction(
        "read the successes of " + stack,
        session ->
            session.number(
                    """
                    SELECT count(*) FROM railhead_deploy
                    WHERE stack = ? AND stage = ? AND state = 'SUCCEEDED' AND revision = ?""",
                    stack.name(),
                    stage.name(),
                    revision.id())
                > 0);
  }

  /**
   * {@code text} on one line of at most {@code maximum} characters. It is cut and not refused, for
   * an ending that is too long must be written down too.
   */
  private static String oneLine(String text, int maximum) {
    StringBuilder line = new StringBuilder();
    text.codePoints()
        .map(c -> Names.forgesLines(c) ? ' ' : c)
        .map(c -> Character.getType(c) == Character.SURROGATE ? '?' : c)
        .takeWhile(c -> line.length() + Character.charCount(c) <= maximum)
        .forEach(line::appendCodePoint);
    return line.toString().strip();
  }
}
