package dev.railhead.atomic.serve.files;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a {@link FileRequest}: a status, header fields, and a body that is in memory or in
 * a file that is open already. So it stays what it is whatever happens to the directory after; but
 * the file's bytes are only safe for as long as the request's pin. To be written once, by one
 * thread at a time, and closed.
 */
public final class FileAnswer implements AutoCloseable {
  private static final int MOST_AT_ONCE = 8 << 20;

  private final int status;
  private final List<Field> fields;
  private final long length;
  private final List<Part> parts;
  private final @Nullable FileChannel file;

  FileAnswer(
      int status, List<Field> fields, long length, List<Part> parts, @Nullable FileChannel file) {
    this.status = status;
    this.fields = fields;
    this.length = length;
    this.parts = parts;
    this.file = file;
  }

  /** An answer without a body. */
  static FileAnswer empty(int status, List<Field> fields) {
    return new FileAnswer(status, fields, 0, List.of(), null);
  }

  /** The status code: 200, 204, 206, 301, 304, 400, 404, 405, 412, 416 or 500. */
  public int status() {
    return status;
  }

  /** The header fields, all but Content-Length, Date and what concerns the connection. */
  public List<Field> fields() {
    return fields;
  }

  /**
   * What Content-Length is to say, in bytes: for HEAD the length that GET would have. Not to be
   * sent with 204 and 304.
   */
  public long length() {
    return length;
  }

  /** Whether Content-Length is to be sent. */
  public boolean hasLength() {
    return status != 204 && status != 304;
  }

  /** Whether a body follows: not for HEAD, 204, 304, nor one of no bytes. */
  public boolean hasBody() {
    return !parts.isEmpty();
  }

  /** The whole body, if it is in memory: read-only, and the caller's own to move about in. */
  public Optional<ByteBuffer> inMemory() {
    if (parts.size() == 1 && parts.get(0) instanceof Bytes only) {
      return Optional.of(
          ByteBuffer.wrap(only.content, only.offset, only.length).asReadOnlyBuffer());
    }
    return Optional.empty();
  }

  /**
   * Writes the body.
   *
   * @throws IOException if {@code out} does, or the file ended early; some of the body is written
   */
  public void writeTo(OutputStream out) throws IOException {
    for (Part part : parts) {
      if (part instanceof Bytes bytes) {
        out.write(bytes.content, bytes.offset, bytes.length);
      } else {
        transfer((Region) part, Channels.newChannel(out));
      }
    }
  }

  /**
   * Writes the body to a blocking channel; to a socket without copying it through the heap.
   *
   * @throws IOException if {@code out} does, or the file ended early; some of the body is written
   */
  public void writeTo(WritableByteChannel out) throws IOException {
    for (Part part : parts) {
      if (part instanceof Bytes bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes.content, bytes.offset, bytes.length);
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      } else {
        transfer((Region) part, out);
      }
    }
  }

  private static void transfer(Region region, WritableByteChannel out) throws IOException {
    long at = region.range.first();
    long left = region.range.length();
    while (left > 0) {
      long moved = region.file.transferTo(at, Math.min(left, MOST_AT_ONCE), out);
      if (moved <= 0) {
        throw new IOException("a file became shorter while it was sent: " + left + " bytes miss");
      }
      at += moved;
      left -= moved;
    }
  }

  /** Closes the file, if one is open. */
  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }

  /** The status and the length. */
  @Override
  public String toString() {
    return status + ", " + length + " bytes";
  }

  /**
   * A header field.
   *
   * @param name its name
   * @param value its value, of ASCII characters on one line
   */
  public record Field(String name, String value) {}

  /** A piece of a body. */
  sealed interface Part permits Bytes, Region {}

  /** Bytes that nobody changes. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Bytes(byte[] content, int offset, int length) implements Part {}

  /** A part of an open file. */
  record Region(FileChannel file, ByteRange range) implements Part {}
}
