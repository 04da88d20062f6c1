package dev.railhead.atomic.model;

import dev.railhead.atomic.internal.Call;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * A file system in memory that forgets: what was not synced may be on the disk after a power loss
 * or not, each change of a directory and each file's content on its own, in any combination. A file
 * whose content is lost is empty. Stricter than any file system that keeps its changes in order.
 */
final class ModelDisk implements TestDisk {
  private final Node root = new Node();
  private final List<Node> all = new ArrayList<>(List.of(root));
  private Set<String> pins = Set.of();
  private String verified = "";

  /** A file, a directory or a link, and what of it is on the disk. */
  private static final class Node {
    boolean directory = true;
    String target = "";
    String data = "";
    String durableData = "";
    Map<String, Node> entries = new TreeMap<>();
    Map<String, Node> durableEntries = new TreeMap<>();
    final List<Map<String, Node>> pending = new ArrayList<>();

    boolean isLink() {
      return !target.isEmpty();
    }

    void change(Map<String, Node> changes) {
      apply(entries, changes);
      pending.add(changes);
    }

    void sync() {
      durableEntries = new TreeMap<>(entries);
      pending.clear();
      durableData = data;
    }

    void lose(Random chance) {
      for (Map<String, Node> changes : pending) {
        if (chance.nextBoolean()) {
          apply(durableEntries, changes);
        }
      }
      pending.clear();
      entries = new TreeMap<>(durableEntries);
      data = chance.nextBoolean() ? data : durableData;
      durableData = data;
    }

    /** A name that leads to no node is one that goes. */
    private static void apply(Map<String, Node> entries, Map<String, Node> changes) {
      changes.forEach(
          (name, node) -> {
            if (node == GONE) {
              entries.remove(name);
            } else {
              entries.put(name, node);
            }
          });
    }
  }

  private static final Node GONE = new Node();

  /** The power goes; {@code mask} chooses what of all that was pending is on the disk. */
  void losePower(long mask) {
    Random chance = new Random(mask);
    all.forEach(node -> node.lose(chance));
    pins = Set.of();
  }

  @Override
  public List<Part> parts(Call call) throws IOException {
    List<Part> parts = new ArrayList<>();
    if (call instanceof Call.Write write) {
      parts.add(() -> file(write.path()).data = "");
      parts.add(() -> file(write.path()).data = write.text());
    } else if (call instanceof Call.SyncTree tree) {
      syncBottomUp(node(tree.path()), parts);
    } else if (call instanceof Call.RemoveTree tree && isDirectory(tree.path())) {
      removeBottomUp(tree.path(), parts);
      parts.add(() -> change(tree.path(), GONE));
    } else if (call instanceof Call.Empty tree) {
      removeBottomUp(tree.path(), parts);
    } else {
      if (call instanceof Call.Link link && exists(link.path())) {
        parts.add(() -> change(link.path(), GONE));
      }
      parts.add(() -> single(call));
    }
    return parts;
  }

  private void syncBottomUp(Node node, List<Part> parts) {
    node.entries.values().forEach(child -> syncBottomUp(child, parts));
    parts.add(node::sync);
  }

  private void removeBottomUp(String path, List<Part> parts) throws IOException {
    for (String name : names(path)) {
      String child = path + "/" + name;
      if (isDirectory(child)) {
        removeBottomUp(child, parts);
      }
      parts.add(() -> change(child, GONE));
    }
  }

  private void single(Call call) throws IOException {
    if (call instanceof Call.Sync sync) {
      node(sync.path()).sync();
    } else if (call instanceof Call.Rename rename) {
      rename(rename.from(), rename.to());
    } else if (call instanceof Call.Link link) {
      Node made = make(link.path());
      made.directory = false;
      made.target = link.target();
    } else if (call instanceof Call.Remove remove) {
      if (exists(remove.path())) {
        change(remove.path(), GONE);
      }
    } else if (call instanceof Call.MakeDirectory directory) {
      make(directory.path());
    } else if (call instanceof Call.Verify verify) {
      if (!Files.complete(this, verify.tree(), verified)) {
        throw new IOException(verify.tree() + " is not " + verified);
      }
    } else if (call instanceof Call.Expect expect) {
      if (!target(expect.path()).orElse("").equals(expect.target())) {
        throw new IOException(expect.path() + " was changed");
      }
    }
  }

  private Node make(String path) throws IOException {
    if (exists(path)) {
      throw new FileAlreadyExistsException(path);
    }
    Node made = new Node();
    all.add(made);
    change(path, made);
    return made;
  }

  private Node file(String path) throws IOException {
    if (!exists(path)) {
      make(path).directory = false;
    }
    return node(path);
  }

  private void change(String path, Node to) throws IOException {
    parent(path).change(Map.of(name(path), to));
  }

  private void rename(String from, String to) throws IOException {
    if (parent(from) != parent(to)) {
      throw new IOException("the model renames in one directory only: " + from + ", " + to);
    }
    Node node = node(from);
    Optional<Node> over = find(to);
    if (over.isPresent() && over.get().directory && !over.get().entries.isEmpty()) {
      throw new FileAlreadyExistsException(to);
    }
    Map<String, Node> changes = new LinkedHashMap<>();
    changes.put(name(from), GONE);
    changes.put(name(to), node);
    parent(from).change(changes);
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  private Node parent(String path) throws IOException {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? root : node(path.substring(0, slash));
  }

  private Node node(String path) throws IOException {
    return find(path).orElseThrow(() -> new NoSuchFileException(path));
  }

  /** Links are not followed, but one in the first place of the path is. */
  private Optional<Node> find(String path) {
    Node at = root;
    if (path.equals(".")) {
      return Optional.of(at);
    }
    for (String name : path.split("/", -1)) {
      Node next = at.entries.get(name);
      if (next == null) {
        return Optional.empty();
      }
      at = next;
    }
    return Optional.of(at);
  }

  private Optional<Node> follow(String path) {
    return find(path).flatMap(node -> node.isLink() ? find(node.target) : Optional.of(node));
  }

  @Override
  public Optional<String> text(String path) {
    return find(path).filter(node -> !node.directory && !node.isLink()).map(node -> node.data);
  }

  @Override
  public Optional<String> target(String path) {
    return find(path).filter(Node::isLink).map(node -> node.target);
  }

  @Override
  public boolean isDirectory(String path) {
    return find(path).filter(node -> node.directory).isPresent();
  }

  @Override
  public boolean exists(String path) {
    return find(path).isPresent();
  }

  @Override
  public Optional<String> leadsTo(String path) {
    return find(path)
        .map(node -> node.isLink() ? node.target : path)
        .filter(this::isDirectory)
        .map(ModelDisk::name);
  }

  @Override
  public boolean same(String one, String other) {
    Optional<Node> node = follow(one);
    return node.isPresent() && follow(other).filter(each -> each == node.get()).isPresent();
  }

  @Override
  public List<String> names(String path) {
    return find(path).map(node -> List.copyOf(node.entries.keySet())).orElse(List.of());
  }

  @Override
  public Set<String> pinned() {
    return pins;
  }

  @Override
  public void verifies(String id) {
    verified = id;
  }

  @Override
  public void pin(Set<String> places) {
    pins = Set.copyOf(places);
  }

  @Override
  public String listing() {
    StringBuilder text = new StringBuilder();
    list("", root, text);
    return text.toString();
  }

  private static void list(String path, Node node, StringBuilder text) {
    text.append(path).append(node.directory ? "/" : " = " + node.target + node.data).append('\n');
    node.entries.forEach((name, child) -> list(path + "/" + name, child, text));
  }
}
