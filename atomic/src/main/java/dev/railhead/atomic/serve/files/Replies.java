package dev.railhead.atomic.serve.files;

import dev.railhead.atomic.serve.files.FileAnswer.Bytes;
import dev.railhead.atomic.serve.files.FileAnswer.Field;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Answers that are no file. */
final class Replies {
  private static final Field ALLOW = new Field("Allow", "GET, HEAD, OPTIONS");
  private static final List<Field> TEXT =
      List.of(
          new Field("Content-Type", "text/plain;charset=utf-8"),
          new Field("Cache-Control", "no-store"),
          new Field("X-Content-Type-Options", "nosniff"));

  private Replies() {}

  static FileAnswer options() {
    return FileAnswer.empty(204, List.of(ALLOW));
  }

  static FileAnswer notAllowed() {
    return FileAnswer.empty(405, List.of(ALLOW));
  }

  /**
   * A redirect to the directory that a path without a slash at its end names. Relative, so that it
   * is right wherever the handler is mounted; with a dot before it, so that it names no host and no
   * scheme.
   */
  static FileAnswer toDirectory(RequestPath path) {
    String encoded = path.encoded();
    String last = encoded.substring(encoded.lastIndexOf('/') + 1);
    Field location = new Field("Location", "./" + last + "/");
    return FileAnswer.empty(301, List.of(location, new Field("Cache-Control", "no-cache")));
  }

  /** An error without a word of what was asked for: nothing to be reflected. */
  static FileAnswer error(FileRequest request, int status) {
    byte[] text = text(status).getBytes(StandardCharsets.UTF_8);
    boolean body = !request.method().equals("HEAD");
    return new FileAnswer(
        status,
        TEXT,
        text.length,
        body ? List.of(new Bytes(text, 0, text.length)) : List.of(),
        null);
  }

  private static String text(int status) {
    return switch (status) {
      case 400 -> "400 Bad Request\n";
      case 404 -> "404 Not Found\n";
      default -> status + " Internal Server Error\n";
    };
  }
}
