package dev.railhead.core.ledger;

import java.util.List;

/** Brings the tables that another module keeps in the ledger up to what that module knows. */
final class ModuleSchema {
  private final Database database;
  private final String module;
  private final List<String> steps;

  ModuleSchema(Database database, String module, List<String> steps) {
    this.database = database;
    this.module = module;
    this.steps = List.copyOf(steps);
  }

  /** Applies the steps that are missing, as {@link Schema} does its own. */
  void update() throws LedgerException {
    long version = version();
    while (version < steps.size()) {
      try {
        apply(version + 1);
      } catch (LedgerException e) {
        if (version() == version) {
          throw e;
        }
      }
      version = version();
    }
    if (version > steps.size()) {
      throw new LedgerException(
          "the ledger's tables of "
              + module
              + " have version "
              + version
              + ", but this library knows only "
              + steps.size()
              + "; update the library",
          null);
    }
  }

  private long version() throws LedgerException {
    return database.transaction(
        "read the version of the tables of " + module,
        session ->
            session.number(
                "SELECT COALESCE(MAX(version), 0) FROM railhead_module_schema WHERE module = ?",
                module));
  }

  private void apply(long version) throws LedgerException {
    database.transaction(
        "bring the tables of " + module + " to version " + version,
        session -> {
          session.update(
              "INSERT INTO railhead_module_schema (module, version, since) VALUES (?, ?, {now})",
              module,
              version);
          for (String statement : Schema.STATEMENTS.splitToList(steps.get((int) version - 1))) {
            session.update(statement);
          }
          return version;
        });
  }
}
