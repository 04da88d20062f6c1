package dev.railhead.core.ledger;

import dev.railhead.core.internal.Durable;
import dev.railhead.core.internal.Names;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;

/**
 * The memory that all tools share: locks, deploys and run logs, in an SQL database. An SQLite file
 * serves the tools of one machine, PostgreSQL those of several. Thread-safe, and safe between
 * processes.
 */
public final class Ledger implements AutoCloseable {
  private final Database database;
  private final SqlLocks locks;
  private final SqlHistory history;
  private final SqlRunLogs runLogs;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Ledger(Database database) {
    this.database = database;
    this.locks = new SqlLocks(database, System::nanoTime);
    this.history = new SqlHistory(database);
    this.runLogs = new SqlRunLogs(database);
  }

  /**
   * The ledger in the SQLite file {@code file}, which is made if it is missing (its directory is
   * not), for its owner alone to read and write. SQLite keeps two more files beside it, {@code
   * -wal} and {@code -shm}. The file must be on a local disk, on a file system with hard links.
   * Needs {@code org.xerial:sqlite-jdbc}.
   *
   * @throws LedgerException if the file is not a ledger or cannot be written; no file was made
   */
  public static Ledger open(Path file) throws LedgerException {
    Objects.requireNonNull(file, "file");
    try {
      refuseImpossible(file);
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        make(file.toAbsolutePath());
      }
      return openFile(file);
    } catch (IOException | SQLException e) {
      throw unopened(file, e);
    } catch (NoClassDefFoundError e) {
      throw new LedgerException(
          "cannot open the ledger " + file + ": org.xerial:sqlite-jdbc is missing", e);
    }
  }

  /**
   * Makes the ledger beside {@code file}, whole, and gives it that name in one step, unless another
   * process was faster. So nobody ever meets one that is half made, and what was made in vain can
   * be deleted while others open theirs.
   */
  private static void make(Path file) throws IOException, SQLException, LedgerException {
    Path directory = Objects.requireNonNull(file.getParent(), "the root is a directory");
    Path fresh = Files.createTempFile(directory, ".railhead-ledger-", ".new");
    try {
      openFile(fresh).close();
      Files.createLink(file, fresh);
      Durable.sync(directory);
    } catch (FileAlreadyExistsException another) {
      // It is as good as this one.
    } finally {
      SqliteFile.delete(fresh);
    }
  }

  private static void refuseImpossible(Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (Files.isDirectory(file)) {
      throw new IOException("it is a directory");
    }
    if (directory != null && !Files.isDirectory(directory)) {
      throw new IOException("the directory " + directory + " does not exist");
    }
  }

  private static Ledger openFile(Path file) throws SQLException, LedgerException {
    SqliteFile connection = Patience.until(Dialect.SQLITE, () -> SqliteFile.open(file));
    try {
      return over(connection);
    } catch (SQLException | LedgerException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static LedgerException unopened(Path file, Exception cause) {
    return new LedgerException("cannot open the ledger " + file + ": " + reason(cause), cause);
  }

  /** The message of a failure on a file may be the file's name alone; then its kind says why. */
  private static String reason(Exception cause) {
    if (cause instanceof FileSystemException e && e.getReason() == null) {
      return e.getClass().getSimpleName() + ": " + e.getFile();
    }
    return String.valueOf(cause.getMessage());
  }

  /**
   * The ledger in the database behind {@code dataSource} (PostgreSQL 12 or later, or SQLite), whose
   * tables are made if they are missing; their names begin with {@code railhead_}. Each call takes
   * a connection and gives it back, so a pool is worth having. The caller goes on owning {@code
   * dataSource}, and answers for its settings: a call is only as durable as a commit there.
   *
   * @throws LedgerException if the database is of another kind, newer than this library, or cannot
   *     be written
   */
  public static Ledger over(DataSource dataSource) throws LedgerException {
    Objects.requireNonNull(dataSource, "dataSource");
    try {
      return over(new BorrowedConnections(dataSource));
    } catch (SQLException e) {
      throw new LedgerException("cannot open the ledger: " + e.getMessage(), e);
    }
  }

  private static Ledger over(Connections connections) throws SQLException, LedgerException {
    Database database = Database.over(connections);
    Schema.update(database);
    return new Ledger(database);
  }

  /** The locks of stacks, and the hold on all of them. */
  public Locks locks() {
    return locks;
  }

  /** The deploys, past and under way. */
  public History history() {
    return history;
  }

  /** The run logs. */
  public RunLogs runLogs() {
    return runLogs;
  }

  /**
   * Tables of another module in this ledger's database, made if they are missing.
   *
   * @param module the module's name, a word; its tables' names should begin with {@code railhead_}
   *     and it
   * @param steps what made the tables, from the first version on: SQL statements, each ended by a
   *     semicolon at the end of a line. Steps are added, and never changed
   * @throws LedgerException if the tables cannot be made, or are newer than {@code steps}
   */
  public LedgerTables tables(String module, List<String> steps) throws LedgerException {
    new ModuleSchema(database, Names.word("a module's name", module), steps).update();
    return new LedgerTables(database);
  }

  /**
   * Stops renewing leases, which count as lost, and closes the database if this ledger opened it.
   * Idempotent.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      locks.close();
      database.close();
    }
  }
}
