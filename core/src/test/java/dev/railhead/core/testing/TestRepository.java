package dev.railhead.core.testing;

import dev.railhead.core.Revision;
import dev.railhead.core.source.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.file.ObjectDirectory;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.TagBuilder;
import org.eclipse.jgit.lib.TreeFormatter;

/**
 * A bare Git repository on the disk whose commits are made from maps, so that their trees can hold
 * any name and any nonsense. Each commit is a second later than the one before. For one thread.
 */
public final class TestRepository implements AutoCloseable {
  private static final ObjectId SOME_COMMIT =
      ObjectId.fromString("0123456789012345678901234567890123456789");

  private final Path directory;
  private final Repository repository;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private TestRepository(Path directory, Repository repository) {
    this.directory = directory;
    this.repository = repository;
  }

  /** An empty repository in {@code directory}. */
  public static TestRepository in(Path directory) throws IOException {
    try {
      Git git =
          Git.init().setBare(true).setInitialBranch("main").setDirectory(directory.toFile()).call();
      return new TestRepository(directory, git.getRepository());
    } catch (GitAPIException e) {
      throw new IOException(e);
    }
  }

  /** Where the repository is. */
  public Path directory() {
    return directory;
  }

  /** Commits {@code files} on top of the branch {@code main}. */
  public Revision commit(Map<TreePath, Node> files) throws IOException {
    return commit(files, "A commit");
  }

  /** Commits {@code files} on top of the branch {@code main}. */
  public Revision commit(Map<TreePath, Node> files, String message) throws IOException {
    ObjectId head = repository.resolve("refs/heads/main");
    Revision revision = commitTree(tree(files), message, head == null ? List.of() : List.of(head));
    reference("refs/heads/main", revision);
    return revision;
  }

  /** Commits {@code files} on top of {@code parent}, on no branch. */
  public Revision commitOn(Revision parent, Map<TreePath, Node> files, String message)
      throws IOException {
    return commitTree(tree(files), message, List.of(ObjectId.fromString(parent.id())));
  }

  /** Commits a tree with one file of the name {@code name}, which need not be a legal one. */
  public Revision commitFileCalled(byte[] name) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId blob = inserter.insert(Constants.OBJ_BLOB, new byte[0]);
      TreeFormatter tree = new TreeFormatter();
      tree.append(name, FileMode.REGULAR_FILE, blob);
      ObjectId id = inserter.insert(tree);
      inserter.flush();
      return commitTree(id, "A strange name", List.of());
    }
  }

  private Revision commitTree(ObjectId tree, String message, List<ObjectId> parents)
      throws IOException {
    now = now.plusSeconds(1);
    PersonIdent person = new PersonIdent("Ada", "ada@example.com", now, ZoneOffset.UTC);
    CommitBuilder commit = new CommitBuilder();
    commit.setTreeId(tree);
    commit.setParentIds(parents);
    commit.setAuthor(person);
    commit.setCommitter(person);
    commit.setMessage(message);
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return Revision.of(id.name());
    }
  }

  /** Makes the reference {@code name} point to {@code revision}. */
  public void reference(String name, Revision revision) throws IOException {
    update(name, ObjectId.fromString(revision.id()));
  }

  /** Deletes the reference {@code name}. */
  public void deleteReference(String name) throws IOException {
    RefUpdate update = repository.updateRef(name);
    update.setForceUpdate(true);
    update.delete();
  }

  /** Makes an annotated tag. */
  public void annotatedTag(String name, Revision revision) throws IOException {
    TagBuilder tag = new TagBuilder();
    tag.setTag(name);
    tag.setObjectId(ObjectId.fromString(revision.id()), Constants.OBJ_COMMIT);
    tag.setTagger(new PersonIdent("Ada", "ada@example.com", now, ZoneOffset.UTC));
    tag.setMessage(name);
    try (ObjectInserter inserter = repository.newObjectInserter()) {
      ObjectId id = inserter.insert(tag);
      inserter.flush();
      update("refs/tags/" + name, id);
    }
  }

  private void update(String name, ObjectId id) throws IOException {
    RefUpdate update = repository.updateRef(name);
    update.setNewObjectId(id);
    update.disableRefLog();
    RefUpdate.Result result = update.forceUpdate();
    if (result == RefUpdate.Result.LOCK_FAILURE || result == RefUpdate.Result.REJECTED) {
      throw new IOException(name + ": " + result);
    }
  }

  /** In one pack, as a repository that was cloned has its objects. */
  private ObjectId tree(Map<TreePath, Node> files) throws IOException {
    ObjectDirectory objects = (ObjectDirectory) repository.getObjectDatabase();
    try (ObjectInserter inserter = objects.newPackInserter()) {
      Directory root = new Directory();
      files.forEach((path, node) -> root.put(path.bytes(), 0, node));
      ObjectId id = root.insert(inserter);
      inserter.flush();
      return id;
    }
  }

  @Override
  public void close() {
    repository.close();
  }

  private static final class Directory {
    private final Map<TreePath, Directory> directories = new TreeMap<>();
    private final Map<TreePath, Node> nodes = new TreeMap<>();

    void put(byte[] path, int from, Node node) {
      for (int i = from; i < path.length; i++) {
        if (path[i] == '/') {
          TreePath name = TreePath.of(Arrays.copyOfRange(path, from, i));
          directories.computeIfAbsent(name, absent -> new Directory()).put(path, i + 1, node);
          return;
        }
      }
      nodes.put(TreePath.of(Arrays.copyOfRange(path, from, path.length)), node);
    }

    ObjectId insert(ObjectInserter inserter) throws IOException {
      @SuppressWarnings("ArrayRecordComponent") // never compared
      record Named(byte[] order, byte[] name, FileMode mode, ObjectId id) {}
      List<Named> all = new ArrayList<>();
      for (Map.Entry<TreePath, Directory> each : directories.entrySet()) {
        byte[] name = each.getKey().bytes();
        byte[] order = Arrays.copyOf(name, name.length + 1);
        order[name.length] = '/';
        all.add(new Named(order, name, FileMode.TREE, each.getValue().insert(inserter)));
      }
      for (Map.Entry<TreePath, Node> each : nodes.entrySet()) {
        byte[] name = each.getKey().bytes();
        all.add(new Named(name, name, each.getValue().mode(), id(inserter, each.getValue())));
      }
      all.sort(Comparator.comparing(Named::order, Arrays::compareUnsigned));
      TreeFormatter tree = new TreeFormatter();
      all.forEach(each -> tree.append(each.name(), each.mode(), each.id()));
      return inserter.insert(tree);
    }

    private static ObjectId id(ObjectInserter inserter, Node node) throws IOException {
      return node.mode().equals(FileMode.GITLINK)
          ? SOME_COMMIT
          : inserter.insert(Constants.OBJ_BLOB, node.bytes());
    }
  }

  /** The bytes of {@code latin1}, one each: a short way to write names that are no UTF-8. */
  public static TreePath path(String latin1) {
    return TreePath.of(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }
}
