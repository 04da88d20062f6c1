package dev.railhead.core.ledger;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Run logs in the database, in chunks of whole characters. The deploy's row holds the length of its
 * log; who appends adds to it first, so appends come one after another. Thread-safe, and safe
 * between processes.
 */
final class SqlRunLogs implements RunLogs {
  private static final int CHUNK_BYTES = 256 * 1024;
  private static final int MOST_BYTES = 16 * 1024 * 1024;

  private final Database database;

  SqlRunLogs(Database database) {
    this.database = database;
  }

  private record Chunk(long start, ByteBuffer content) {}

  private record Length(long bytes, boolean hasEnded) {}

  @Override
  public void append(long deploy, String text) throws LedgerException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > 0) {
      database.transaction(
          "append to the run log of deploy " + deploy, session -> append(session, deploy, bytes));
    }
  }

  private static long append(Session session, long deploy, byte[] bytes) throws SQLException {
    session.update(
        "UPDATE railhead_deploy SET log_bytes = log_bytes + ? WHERE id = ?", bytes.length, deploy);
    long start = length(session, deploy).bytes() - bytes.length;
    for (byte[] chunk : chunks(bytes)) {
      session.update(
          "INSERT INTO railhead_run_log (deploy, start, size, content) VALUES (?, ?, ?, ?)",
          deploy,
          start,
          chunk.length,
          chunk);
      start += chunk.length;
    }
    return start;
  }

  private static List<byte[]> chunks(byte[] bytes) {
    List<byte[]> chunks = new ArrayList<>();
    ByteBuffer all = ByteBuffer.wrap(bytes);
    while (all.hasRemaining()) {
      int from = all.position();
      byte[] chunk = new byte[wholeCharacters(bytes, from, from + CHUNK_BYTES) - from];
      all.get(chunk);
      chunks.add(chunk);
    }
    return chunks;
  }

  /**
   * The last boundary between characters of {@code utf8} after {@code from} and up to {@code to}.
   */
  private static int wholeCharacters(byte[] utf8, int from, int to) {
    if (to >= utf8.length) {
      return utf8.length;
    }
    int end = to;
    while (end > from && isInside(utf8[end])) {
      end--;
    }
    if (end == from) {
      // Not even one character fits: one it is all the same, or the reader would not get on.
      do {
        end++;
      } while (end < utf8.length && isInside(utf8[end]));
    }
    return end;
  }

  /**
   * Whether {@code octet} goes on with a character rather than beginning one, RFC 3629 section 3.
   */
  private static boolean isInside(byte octet) {
    return (octet & 0xC0) == 0x80;
  }

  @Override
  public Part read(long deploy, long offset, int most) throws LedgerException {
    if (most < 1 || most > MOST_BYTES) {
      throw new IllegalArgumentException("a part must be 1 to 16777216 bytes, but was " + most);
    }
    return database.transaction(
        "read the run log of deploy " + deploy, session -> read(session, deploy, offset, most));
  }

  private static Part read(Session session, long deploy, long offset, int most)
      throws SQLException {
    Length length = length(session, deploy);
    if (offset < 0 || offset > length.bytes()) {
      throw new IllegalArgumentException(
          "an offset must be 0 to " + length.bytes() + ", but was " + offset);
    }
    // A character may begin just before the limit, and three bytes more are enough to see its end.
    int wanted = (int) Math.min(length.bytes() - offset, most + 3L);
    byte[] bytes = bytes(session, deploy, offset, wanted);
    if (bytes.length > 0 && isInside(bytes[0])) {
      throw new IllegalArgumentException("the offset " + offset + " is inside of a character");
    }
    int size = wholeCharacters(bytes, 0, Math.min(most, bytes.length));
    long end = offset + size;
    String text = new String(bytes, 0, size, StandardCharsets.UTF_8);
    return new Part(text, end, length.hasEnded() && end == length.bytes());
  }

  private static byte[] bytes(Session session, long deploy, long offset, int wanted)
      throws SQLException {
    List<Chunk> chunks =
        session.all(
            """
            SELECT start, content FROM railhead_run_log
            WHERE deploy = ? AND start > ? AND start < ? AND start + size > ? ORDER BY start""",
            row -> new Chunk(row.getLong("start"), ByteBuffer.wrap(row.getBytes("content"))),
            deploy,
            offset - CHUNK_BYTES,
            offset + wanted,
            offset);
    ByteBuffer bytes = ByteBuffer.allocate(wanted);
    for (Chunk chunk : chunks) {
      int from = (int) Math.max(0, offset - chunk.start());
      int size = Math.min(chunk.content().remaining() - from, bytes.remaining());
      bytes.put(chunk.content().slice(from, size));
    }
    return bytes.array();
  }

  private static Length length(Session session, long deploy) throws SQLException {
    Optional<Length> length =
        session.first(
            "SELECT log_bytes, state FROM railhead_deploy WHERE id = ?",
            row ->
                new Length(
                    row.getLong("log_bytes"),
                    DeployRecord.State.valueOf(row.getString("state"))
                        != DeployRecord.State.RUNNING),
            deploy);
    return length.orElseThrow(() -> new IllegalArgumentException("there is no deploy " + deploy));
  }
}
