package dev.railhead.atomic.serve.files;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The preconditions of a request, in the order of RFC 9110 section 13.2.2. */
final class Conditions {
  /** What is to be done. */
  enum Verdict {
    /** What was asked for. */
    PROCEED,
    /** 304: the client has it. */
    NOT_MODIFIED,
    /** 412: the client means another one. */
    FAILED
  }

  private Conditions() {}

  /**
   * Judges a GET or HEAD of what has the entity tag {@code tag}.
   *
   * @param modified when it was modified, in whole seconds, if that is known
   */
  static Verdict judge(FileRequest request, String tag, @Nullable Instant modified) {
    Optional<String> match = request.header("If-Match");
    if (match.isPresent()
        ? !EntityTags.match(match.get(), tag)
        : isModifiedSince(request.header("If-Unmodified-Since"), modified)) {
      return Verdict.FAILED;
    }
    Optional<String> noneMatch = request.header("If-None-Match");
    if (noneMatch.isPresent()
        ? EntityTags.matchWeakly(noneMatch.get(), tag)
        : isStill(request.header("If-Modified-Since"), modified)) {
      return Verdict.NOT_MODIFIED;
    }
    return Verdict.PROCEED;
  }

  private static boolean isModifiedSince(Optional<String> header, @Nullable Instant modified) {
    Optional<Instant> since = header.flatMap(HttpDates::parse);
    return modified != null && since.isPresent() && modified.isAfter(since.get());
  }

  /**
   * Only the very date counts: after a rollback what is served is older than what the client has,
   * and all the same another.
   */
  private static boolean isStill(Optional<String> header, @Nullable Instant modified) {
    return modified != null
        && header.flatMap(HttpDates::parse).filter(modified::equals).isPresent();
  }

  /**
   * Whether a Range counts (RFC 9110 section 13.1.5): without If-Range it does, with one only for
   * this very entity tag. A date never does: whoever has one of ours has its entity tag, too.
   */
  static boolean rangeCounts(FileRequest request, String tag) {
    Optional<String> ifRange = request.header("If-Range");
    return ifRange.isEmpty() || ifRange.get().strip().equals(tag);
  }
}
