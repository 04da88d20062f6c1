package dev.railhead.examples.console;

import dev.railhead.core.Actor;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.core.ledger.LedgerException;
import dev.railhead.core.ledger.LedgerTables;
import dev.railhead.examples.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Maintenance mode: the page shows everything and, but for operators, does nothing. It is kept in
 * the ledger, so it outlives a restart and holds for every page on that ledger. Thread-safe.
 */
public final class Maintenance {
  private static final List<String> TABLES =
      List.of(
          """
          CREATE TABLE railhead_console_maintenance (
            one INTEGER NOT NULL PRIMARY KEY,
            who VARCHAR(100) NOT NULL,
            reason VARCHAR(400) NOT NULL,
            since BIGINT NOT NULL
          );
          """);

  private final LedgerTables tables;

  private Maintenance(LedgerTables tables) {
    this.tables = tables;
  }

  /**
   * That it is on.
   *
   * @param by who switched it on
   * @param reason why
   * @param since since when, by the database's clock
   */
  public record Mode(Actor by, String reason, Instant since) {
    /** As the page reads it. */
    public Json json() {
      return Json.object(
          Json.field("by", by.name()),
          Json.field("reason", reason),
          Json.field("since", since.toString()));
    }
  }

  /** The mode that is kept in {@code ledger}. */
  public static Maintenance in(Ledger ledger) throws LedgerException {
    return new Maintenance(ledger.tables("console", TABLES));
  }

  /** Whether it is on, by whom and why. */
  public Optional<Mode> now() throws LedgerException {
    return tables.transaction(
        "read the maintenance mode",
        session ->
            session.first(
                "SELECT who, reason, since FROM railhead_console_maintenance WHERE one = 1",
                row ->
                    new Mode(
                        Actor.of(row.getString(1)),
                        row.getString(2),
                        Instant.ofEpochMilli(row.getLong(3)))));
  }

  /** Switches it on; who is first stays. */
  public void begin(Actor by, String reason) throws LedgerException {
    tables.transaction(
        "begin maintenance",
        session ->
            session.update(
                "INSERT INTO railhead_console_maintenance (one, who, reason, since)"
                    + " VALUES (1, ?, ?, {now}) ON CONFLICT (one) DO NOTHING",
                by.name(),
                reason));
  }

  /** Switches it off. */
  public void end() throws LedgerException {
    tables.transaction(
        "end maintenance",
        session -> session.update("DELETE FROM railhead_console_maintenance WHERE one = 1"));
  }
}
