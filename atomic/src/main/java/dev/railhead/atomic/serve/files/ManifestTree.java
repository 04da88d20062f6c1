package dev.railhead.atomic.serve.files;

import com.google.common.io.BaseEncoding;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Manifest.Directory;
import dev.railhead.core.source.Manifest.Entry;
import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.core.source.Manifest.SymbolicLink;
import dev.railhead.core.source.Sha256;
import dev.railhead.core.source.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A sealed release, known from its manifest alone: not one system call tells what is there, and
 * what is not of the release cannot be asked for. Links are followed as the manifest has them; none
 * of them leads out of the tree, or it would be no manifest. Thread-safe.
 */
final class ManifestTree implements FileTree {
  /** As many links as Linux follows before it says ELOOP (path_resolution(7)). */
  private static final int MOST_LINKS = 40;

  private final Manifest manifest;

  /** Only what is there is kept, so that asking for what is not fills no memory. */
  private final Map<String, WebFile> known = new ConcurrentHashMap<>();

  ManifestTree(Manifest manifest) {
    this.manifest = manifest;
  }

  @Override
  public Optional<WebFile> file(String name) throws IOException {
    WebFile file = known.get(name);
    if (file != null) {
      return Optional.of(file);
    }
    Optional<WebFile> found = alone(name);
    if (found.isPresent()) {
      found = Optional.of(found.get().with(FileTree.siblings(name, this::alone)));
      known.put(name, found.get());
    }
    return found;
  }

  private Optional<WebFile> alone(String name) {
    return resolve(name) instanceof RegularFile file
        ? Optional.of(webFile(file))
        : Optional.empty();
  }

  private static WebFile webFile(RegularFile file) {
    return new WebFile(file.path(), file.size(), tag(file.sha256()), true, null, Map.of());
  }

  /** The hash in base64url without padding (RFC 4648 section 5), in quotes: 45 characters. */
  static String tag(Sha256 hash) {
    byte[] bytes = BaseEncoding.base16().lowerCase().decode(hash.hex());
    return '"' + BaseEncoding.base64Url().omitPadding().encode(bytes) + '"';
  }

  @Override
  public boolean isDirectory(String name) {
    return name.isEmpty() || resolve(name) instanceof Directory;
  }

  /** What {@code name} leads to, through any links: null if that is nothing. */
  private @Nullable Entry resolve(String name) {
    Deque<String> left = new ArrayDeque<>(List.of(name.split("/", -1)));
    List<String> done = new ArrayList<>();
    Entry entry = null;
    int links = 0;
    while (!left.isEmpty()) {
      String segment = left.pop();
      if (segment.equals("..")) {
        // Only links have these, and a manifest's links never lead above the top.
        if (done.isEmpty()) {
          return null;
        }
        done.remove(done.size() - 1);
        entry = entry(done);
        continue;
      }
      done.add(segment);
      entry = entry(done);
      if (entry instanceof SymbolicLink link) {
        done.remove(done.size() - 1);
        if (++links > MOST_LINKS) {
          return null;
        }
        push(left, link);
      } else if (entry == null || (entry instanceof RegularFile && !left.isEmpty())) {
        return null;
      }
    }
    return entry;
  }

  private static void push(Deque<String> left, SymbolicLink link) {
    String target = new String(link.target().bytes(), StandardCharsets.ISO_8859_1);
    String[] segments = target.split("/", -1);
    for (int i = segments.length - 1; i >= 0; i--) {
      if (!segments[i].isEmpty() && !segments[i].equals(".")) {
        left.push(segments[i]);
      }
    }
  }

  private @Nullable Entry entry(List<String> segments) {
    byte[] bytes = String.join("/", segments).getBytes(StandardCharsets.ISO_8859_1);
    try {
      return manifest.entry(TreePath.of(bytes)).orElse(null);
    } catch (IllegalArgumentException tooLong) {
      return null;
    }
  }
}
