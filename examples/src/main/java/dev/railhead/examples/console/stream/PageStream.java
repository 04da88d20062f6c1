package dev.railhead.examples.console.stream;

import com.sun.net.httpserver.HttpExchange;
import dev.railhead.core.ledger.RunLogs;
import dev.railhead.examples.Json;
import dev.railhead.examples.console.view.LiveDeploys;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One browser's stream. It keeps no queue: it knows how far its browser is, and sends what came
 * after that. So a slow browser skips boards, loses no line of a log, and costs nothing but its
 * thread. For one thread, but for {@link #isStuck}.
 */
final class PageStream {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final HttpExchange exchange;
  private final Watcher watcher;
  private final LiveDeploys live;
  private final InstantSource clock;
  private final @Nullable LogTail tail;
  private Cursor cursor;
  private long wroteAt;
  private volatile long writingSince;

  PageStream(
      HttpExchange exchange,
      Watcher watcher,
      LiveDeploys live,
      InstantSource clock,
      Cursor cursor,
      @Nullable LogTail tail) {
    this.exchange = exchange;
    this.watcher = watcher;
    this.live = live;
    this.clock = clock;
    this.cursor = cursor;
    this.tail = tail;
  }

  /**
   * Sends until the browser is gone or {@code lifetime} is over; browsers come back then, and are
   * asked anew who they are.
   */
  void run(Duration lifetime) throws IOException, InterruptedException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream; charset=utf-8");
    exchange.sendResponseHeaders(200, 0);
    long end = System.nanoTime() + lifetime.toNanos();
    try (OutputStream out = exchange.getResponseBody()) {
      write(out, "retry: 1000\n\n");
      while (System.nanoTime() - end < 0) {
        long seen = watcher.news().count();
        if (!sendNews(out)) {
          watcher.news().await(seen, HEARTBEAT);
        }
        if (System.nanoTime() - wroteAt > HEARTBEAT.toNanos()) {
          write(out, ": still here\n\n");
        }
      }
    }
  }

  private boolean sendNews(OutputStream out) throws IOException {
    boolean sent = false;
    Watcher.Board board = watcher.board();
    if (board.version() != cursor.board()) {
      cursor = cursor.atBoard(board.version());
      event(out, "board", Json.field("board", board.json()));
      sent = true;
    }
    LogTail log = tail;
    if (log != null) {
      sent |= sendRows(out);
      sent |= sendLog(out, log);
    }
    return sent;
  }

  private boolean sendRows(OutputStream out) throws IOException {
    Optional<LiveDeploys.Rows> rows = live.changed(cursor.deploy(), cursor.rows());
    if (rows.isEmpty() || rows.get().rows().isEmpty()) {
      return false;
    }
    cursor = cursor.atRows(rows.get().version());
    event(
        out,
        "hosts",
        Json.field("deploy", cursor.deploy()),
        Json.field("rows", Json.array(rows.get().rows())));
    return true;
  }

  private boolean sendLog(OutputStream out, LogTail log) throws IOException {
    if (cursor.closed()) {
      return false;
    }
    long from = cursor.offset();
    RunLogs.Part part = log.after(from);
    if (part.text().isEmpty() && !part.closed()) {
      return false;
    }
    cursor = cursor.atOffset(part.end(), part.closed());
    event(
        out,
        "log",
        Json.field("deploy", cursor.deploy()),
        Json.field("from", from),
        Json.field("end", part.end()),
        Json.field("text", part.text()),
        Json.field("closed", part.closed()));
    return true;
  }

  /** JSON has no raw line ends, so one line of data holds all of it. */
  private void event(OutputStream out, String name, Json... members) throws IOException {
    List<Json> all = new java.util.ArrayList<>(List.of(members));
    all.add(Json.field("now", clock.instant().toString()));
    write(
        out,
        "id: "
            + cursor.id()
            + "\nevent: "
            + name
            + "\ndata: "
            + Json.object(all.toArray(Json[]::new))
            + "\n\n");
  }

  private void write(OutputStream out, String text) throws IOException {
    writingSince = System.nanoTime() | 1;
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    writingSince = 0;
    wroteAt = System.nanoTime();
  }

  /** Whether a write has lasted for longer than {@code most}: the browser does not read. */
  boolean isStuck(Duration most) {
    long since = writingSince;
    return since != 0 && System.nanoTime() - since > most.toNanos();
  }
}
