package dev.railhead.atomic.serve.files;

import dev.railhead.core.source.TreePath;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of a tree as a client sees it. Immutable.
 *
 * @param path where it really stands, in the tree
 * @param size its length in bytes
 * @param tag its strong entity tag, in quotes; equal tags mean equal bytes
 * @param isHash whether the tag is the content's hash, so that content can be kept by it
 * @param modified when it was modified, in whole seconds, where no manifest tells the content
 * @param codings the same file compressed, by coding
 */
record WebFile(
    TreePath path,
    long size,
    String tag,
    boolean isHash,
    @Nullable Instant modified,
    Map<Coding, WebFile> codings) {

  WebFile {
    // In the order of preference, which Map.copyOf would lose.
    codings = codings.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(codings));
  }

  /** The same, with the siblings {@code codings}. */
  WebFile with(Map<Coding, WebFile> codings) {
    return new WebFile(path, size, tag, isHash, modified, codings);
  }
}
