package dev.railhead.core.source;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.internal.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The few trees that hold files: numbered directories under one. All that is decided here is
 * decided under a lock that excludes threads and processes; the long work, writing files, is done
 * after, in a tree that nobody else has a lease of. Thread-safe.
 */
final class TreeStore {
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String GONE = ".gone-";

  private final Path directory;
  private final ReleaseStore releases;
  private final int kept;
  private final InstantSource clock;
  private final String boot;

  TreeStore(Path directory, ReleaseStore releases, SourceSettings settings) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.releases = releases;
    this.kept = settings.keptTrees();
    this.clock = settings.clock();
    this.boot = boot();
  }

  /** Without a name for the kernel's run, no tree is trusted beyond this object. */
  private static String boot() throws IOException {
    try {
      return Files.readString(BOOT, StandardCharsets.US_ASCII).strip();
    } catch (NoSuchFileException notLinux) {
      return UUID.randomUUID().toString();
    }
  }

  /** A tree that holds {@code wanted}, leased until it is closed. */
  LeasedTree lease(ReleaseIndex wanted, TreeUpdate.Blobs blobs)
      throws IOException, InterruptedException {
    LeasedTree tree = StoreLock.holding(lock(), () -> choose(wanted));
    if (!tree.isReady()) {
      fill(tree, wanted, blobs);
      trim();
    }
    return tree;
  }

  private LeasedTree choose(ReleaseIndex wanted) throws IOException, InterruptedException {
    Optional<LeasedTree> there = there(wanted);
    if (there.isPresent()) {
      return there.get();
    }
    if (wanted.recipe().built()) {
      throw new IOException(
          "the files of release "
              + wanted.id()
              + " came from a build step and are no longer kept (at most "
              + kept
              + " trees are)");
    }
    return reusable();
  }

  private void fill(LeasedTree tree, ReleaseIndex wanted, TreeUpdate.Blobs blobs)
      throws IOException, InterruptedException {
    boolean filled = false;
    try {
      TreeUpdate.apply(tree.files(), tree.held().orElse(null), wanted, blobs);
      seal(tree, wanted);
      filled = true;
    } finally {
      if (!filled) {
        tree.close();
      }
    }
  }

  /** An empty tree for a build step to work in. */
  LeasedTree leaseEmpty() throws IOException, InterruptedException {
    return StoreLock.holding(lock(), this::add);
  }

  /** Notes that {@code tree} holds {@code index}: from now on others may share it. */
  void seal(LeasedTree tree, ReleaseIndex index) throws IOException {
    tree.tree().setHolding(index, boot);
    tree.tree().setLastUsed(clock.instant());
  }

  private Path lock() {
    return directory.resolveSibling("trees.lock");
  }

  private Optional<LeasedTree> there(ReleaseIndex wanted) throws IOException, InterruptedException {
    for (Tree tree : trees()) {
      Optional<Tree.Holding> holding = tree.holding();
      if (holding.isPresent() && holding.get().is(wanted) && isSound(tree, wanted)) {
        tree.setLastUsed(clock.instant());
        return Optional.of(LeasedTree.ready(tree, TreeLease.take(tree.leases())));
      }
    }
    return Optional.empty();
  }

  /** Whether the files are as noted: written in this run of the kernel, or else read again. */
  private boolean isSound(Tree tree, ReleaseIndex index) throws IOException, InterruptedException {
    if (tree.holding().orElseThrow().boot().equals(boot)) {
      return true;
    }
    if (!TreeLease.isFree(tree.leases())) {
      return false;
    }
    if (Verification.holds(tree.files(), index)) {
      tree.setHolding(index, boot);
      return true;
    }
    tree.setSpoilt();
    return false;
  }

  /** The tree to change: the one that nobody has used for longest, or else a new one. */
  private LeasedTree reusable() throws IOException, InterruptedException {
    for (Tree tree : freeTrees()) {
      Optional<ReleaseIndex> held = held(tree);
      if (held.isPresent() && held.get().recipe().built()) {
        continue;
      }
      TreeLease lease = TreeLease.take(tree.leases());
      if (held.isPresent() && isSoundForChange(tree, held.get())) {
        tree.setSpoilt();
        return LeasedTree.holding(tree, lease, held.get());
      }
      tree.clear();
      return LeasedTree.empty(tree, lease);
    }
    return add();
  }

  private boolean isSoundForChange(Tree tree, ReleaseIndex held)
      throws IOException, InterruptedException {
    return tree.holding().orElseThrow().boot().equals(boot)
        || Verification.holds(tree.files(), held);
  }

  private Optional<ReleaseIndex> held(Tree tree) throws IOException {
    Optional<Tree.Holding> holding = tree.holding();
    if (holding.isEmpty()) {
      return Optional.empty();
    }
    ReleaseId id = holding.get().id();
    return releases.find(id).filter(index -> holding.get().is(index));
  }

  private LeasedTree add() throws IOException {
    int number = 1;
    while (Files.exists(directory.resolve(Integer.toString(number)))) {
      number++;
    }
    Tree tree = new Tree(Files.createDirectory(directory.resolve(Integer.toString(number))));
    TreeLease lease = TreeLease.take(tree.leases());
    tree.clear();
    return LeasedTree.empty(tree, lease);
  }

  private List<Tree> trees() throws IOException {
    List<Tree> trees = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "[0-9]*")) {
      for (Path entry : entries) {
        trees.add(new Tree(entry));
      }
    }
    return trees;
  }

  /** The trees that nobody has a lease of, those unused for longest first. */
  private List<Tree> freeTrees() throws IOException {
    record Aged(Tree tree, Instant lastUsed) {}
    List<Aged> free = new ArrayList<>();
    for (Tree tree : trees()) {
      if (TreeLease.isFree(tree.leases())) {
        free.add(new Aged(tree, tree.lastUsed()));
      }
    }
    return free.stream().sorted(Comparator.comparing(Aged::lastUsed)).map(Aged::tree).toList();
  }

  /** Deletes the trees beyond those to be kept, as far as nobody uses them. */
  void trim() throws IOException, InterruptedException {
    for (Path tree : StoreLock.holding(lock(), this::retire)) {
      Durable.delete(tree);
    }
  }

  private List<Path> retire() throws IOException {
    int surplus = trees().size() - kept;
    for (Tree tree : surplus > 0 ? freeTrees() : List.<Tree>of()) {
      if (surplus-- > 0) {
        Files.move(tree.directory(), directory.resolve(GONE + UUID.randomUUID()));
      }
    }
    List<Path> gone = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, GONE + "*")) {
      entries.forEach(gone::add);
    }
    return gone;
  }
}
