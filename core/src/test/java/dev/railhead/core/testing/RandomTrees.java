package dev.railhead.core.testing;

import dev.railhead.core.source.TreePath;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.eclipse.jgit.lib.FileMode;

/**
 * Random trees for properties, from so few names and contents that two of them share many: files
 * become directories and links, modes flip, contents of one length are swapped. Some names are no
 * UTF-8, hold newlines or begin with a dash.
 */
public final class RandomTrees {
  private static final List<String> NAMES =
      List.of("a", "b", "a b", "-rf", "new\nline", "\u00ff\u00fe", "\u00c3\u00a9", "a.", "a0");
  private static final List<String> CONTENTS = List.of("", "1", "2", "a", "longer", "LONGER");

  private RandomTrees() {}

  /** Trees of up to {@code most} files. */
  public static Arbitrary<Map<TreePath, Node>> trees(int most) {
    Arbitrary<String> path =
        Arbitraries.of(NAMES)
            .list()
            .ofMinSize(1)
            .ofMaxSize(3)
            .map(names -> String.join("/", names));
    return Combinators.combine(path, nodes())
        .as((name, node) -> Map.entry(TestRepository.path(name), node))
        .list()
        .ofMaxSize(most)
        .map(RandomTrees::tree);
  }

  private static Arbitrary<Node> nodes() {
    Arbitrary<Node> contents =
        Combinators.combine(
                Arbitraries.of(FileMode.REGULAR_FILE, FileMode.EXECUTABLE_FILE),
                Arbitraries.of(CONTENTS))
            .as((mode, text) -> new Node(mode, text.getBytes(StandardCharsets.UTF_8)));
    Arbitrary<Node> links =
        Arbitraries.of("a", "b/a", "./a0", "nowhere", "a//b", "b/", "1", "\u00ff")
            .map(
                target -> new Node(FileMode.SYMLINK, target.getBytes(StandardCharsets.ISO_8859_1)));
    return Arbitraries.frequencyOf(
        Tuple.of(6, contents), Tuple.of(2, links), Tuple.of(1, Arbitraries.just(Node.submodule())));
  }

  /** What fits: the first of several that need the same place. */
  private static Map<TreePath, Node> tree(List<Map.Entry<TreePath, Node>> wanted) {
    Map<TreePath, Node> tree = new TreeMap<>();
    for (Map.Entry<TreePath, Node> each : wanted) {
      if (tree.keySet().stream().noneMatch(there -> clash(there, each.getKey()))) {
        tree.put(each.getKey(), each.getValue());
      }
    }
    return tree;
  }

  private static boolean clash(TreePath one, TreePath two) {
    return under(one, two) || under(two, one);
  }

  private static boolean under(TreePath upper, TreePath lower) {
    String top = new String(upper.bytes(), StandardCharsets.ISO_8859_1);
    String path = new String(lower.bytes(), StandardCharsets.ISO_8859_1);
    return path.equals(top) || path.startsWith(top + "/");
  }
}
