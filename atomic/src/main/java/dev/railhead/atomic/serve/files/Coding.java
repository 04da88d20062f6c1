package dev.railhead.atomic.serve.files;

import java.util.Locale;
import java.util.Optional;

/**
 * A content coding that a file may lie beside itself in, compressed once, when the release was
 * made: {@code app.js.br} beside {@code app.js}. In the order in which they are preferred when a
 * client likes several as much.
 */
enum Coding {
  /** Brotli (RFC 7932). */
  BROTLI("br", ".br"),
  /** Zstandard (RFC 8878). */
  ZSTANDARD("zstd", ".zst"),
  /** gzip (RFC 9110 section 8.4.1.3). */
  GZIP("gzip", ".gz");

  private static final double NOT_SAID = -1;

  private final String token;
  private final String suffix;

  Coding(String token, String suffix) {
    this.token = token;
    this.suffix = suffix;
  }

  /** Its name in header fields. */
  String token() {
    return token;
  }

  /** What the names of such files end with. */
  String suffix() {
    return suffix;
  }

  /**
   * The coding of {@code available} that {@code acceptEncoding} likes best (RFC 9110 section
   * 12.5.3); nothing if it likes the file as it is better, or none of them.
   *
   * @param acceptEncoding the value of Accept-Encoding; empty if there is none, which asks for no
   *     coding
   */
  static Optional<Coding> choose(Iterable<Coding> available, String acceptEncoding) {
    Coding best = null;
    double quality = 0;
    for (Coding coding : available) {
      double liked = quality(acceptEncoding, coding.token);
      if (liked > quality) {
        best = coding;
        quality = liked;
      }
    }
    // Identity that is not spoken of is acceptable, but no reason to send more bytes.
    return quality < own(acceptEncoding, "identity") ? Optional.empty() : Optional.ofNullable(best);
  }

  private static double quality(String acceptEncoding, String token) {
    double own = own(acceptEncoding, token);
    return own == NOT_SAID ? own(acceptEncoding, "*") : own;
  }

  private static double own(String acceptEncoding, String token) {
    for (int begin = 0; begin < acceptEncoding.length(); ) {
      int comma = acceptEncoding.indexOf(',', begin);
      int end = comma < 0 ? acceptEncoding.length() : comma;
      int semicolon = acceptEncoding.indexOf(';', begin);
      int nameEnd = semicolon < 0 || semicolon > end ? end : semicolon;
      if (isNamed(acceptEncoding.substring(begin, nameEnd), token)) {
        return weight(acceptEncoding.substring(nameEnd, end));
      }
      begin = end + 1;
    }
    return NOT_SAID;
  }

  /** "x-gzip" is to be taken for "gzip" (RFC 9110 section 8.4.1.3). */
  private static boolean isNamed(String name, String token) {
    String stripped = name.strip().toLowerCase(Locale.ROOT);
    return stripped.equals(token) || (token.equals("gzip") && stripped.equals("x-gzip"));
  }

  /** A weight that is none (RFC 9110 section 12.4.2) is 0: not to send it is never wrong. */
  private static double weight(String parameters) {
    String text = parameters.replace(" ", "").replace("\t", "").toLowerCase(Locale.ROOT);
    if (text.isEmpty()) {
      return 1;
    }
    boolean valid = text.matches(";q=(0(\\.[0-9]{0,3})?|1(\\.0{0,3})?)");
    return valid ? Double.parseDouble(text.substring(3)) : 0;
  }
}
