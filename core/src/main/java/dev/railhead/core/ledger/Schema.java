package dev.railhead.core.ledger;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Brings a database's tables up to what this library knows, step by step. */
final class Schema {
  private static final List<String> STEPS =
      List.of(
          "001-locks.sql",
          "002-history.sql",
          "003-run-logs.sql",
          "004-ended-holds.sql",
          "005-module-schema.sql");

  static final Splitter STATEMENTS = Splitter.on(";\n").trimResults().omitEmptyStrings();

  private Schema() {}

  /**
   * Applies the steps that {@code database} lacks, each in a transaction of its own that begins by
   * claiming the step's number; so of several processes one applies it, and the others find it
   * done.
   */
  static void update(Database database) throws LedgerException {
    long version = version(database);
    while (version < STEPS.size()) {
      try {
        apply(database, version + 1);
      } catch (LedgerException e) {
        if (version(database) == version) {
          throw e;
        }
      }
      version = version(database);
    }
    if (version > STEPS.size()) {
      throw new LedgerException(
          "the ledger has schema version "
              + version
              + ", but this library knows only "
              + STEPS.size()
              + "; update the library",
          null);
    }
  }

  private static long version(Database database) throws LedgerException {
    try {
      return read(database);
    } catch (LedgerException missing) {
      return create(database, missing);
    }
  }

  /** Another process may be creating the table too, so what counts is that it is there at last. */
  private static long create(Database database, LedgerException missing) throws LedgerException {
    try {
      database.transaction(
          "create the ledger's tables",
          session ->
              session.update(
                  "CREATE TABLE IF NOT EXISTS railhead_schema"
                      + " (version BIGINT NOT NULL PRIMARY KEY, since BIGINT NOT NULL)"));
      return read(database);
    } catch (LedgerException e) {
      e.addSuppressed(missing);
      return readOr(database, e);
    }
  }

  private static long readOr(Database database, LedgerException failure) throws LedgerException {
    try {
      return read(database);
    } catch (LedgerException e) {
      throw failure;
    }
  }

  private static long read(Database database) throws LedgerException {
    return database.transaction(
        "read the ledger's schema version",
        session -> session.number("SELECT COALESCE(MAX(version), 0) FROM railhead_schema"));
  }

  private static void apply(Database database, long version) throws LedgerException {
    List<String> statements = STATEMENTS.splitToList(text(STEPS.get((int) version - 1)));
    database.transaction(
        "bring the ledger to schema version " + version,
        session -> {
          session.update("INSERT INTO railhead_schema (version, since) VALUES (?, {now})", version);
          for (String statement : statements) {
            session.update(statement);
          }
          return version;
        });
  }

  private static String text(String step) {
    try (InputStream in = Schema.class.getResourceAsStream(step)) {
      if (in == null) {
        throw new IllegalStateException("the library lacks its resource " + step);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
