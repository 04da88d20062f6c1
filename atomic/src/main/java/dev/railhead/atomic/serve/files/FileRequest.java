package dev.railhead.atomic.serve.files;

import java.util.Optional;

/** What {@link StaticFiles} needs to know of a request; an adapter for a server implements it. */
public interface FileRequest {
  /** The method, such as {@code GET}; case matters (RFC 9110 section 9.1). */
  String method();

  /**
   * The path as it was sent: not decoded, without the query, and without the part that the handler
   * is mounted at. Begins with a slash.
   */
  String rawPath();

  /**
   * The value of a header field, whatever the case of its name; the values of one that was sent
   * more than once, joined by commas.
   */
  Optional<String> header(String name);
}
