package dev.railhead.core.source;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes new releases, one at a time in all processes that share the store. Thread-safe. */
final class ReleaseMaking {
  private static final Logger LOG = LoggerFactory.getLogger(ReleaseMaking.class);

  private final Repository repository;
  private final Path lock;
  private final ReleaseStore releases;
  private final TreeStore trees;
  private final SourceSettings settings;
  private final Recipe recipe;

  ReleaseMaking(
      Repository repository,
      Path lock,
      ReleaseStore releases,
      TreeStore trees,
      SourceSettings settings) {
    this.repository = repository;
    this.lock = lock;
    this.releases = releases;
    this.trees = trees;
    this.settings = settings;
    this.recipe = Recipe.of(settings);
  }

  Release release(Revision revision) throws IOException, InterruptedException {
    Optional<ReleaseIndex> made = releases.find(revision, recipe);
    if (made.isPresent()) {
      return made.get().release();
    }
    return StoreLock.holding(
        lock,
        () -> {
          Optional<ReleaseIndex> meanwhile = releases.find(revision, recipe);
          return meanwhile.isPresent() ? meanwhile.get().release() : make(revision);
        });
  }

  private Release make(Revision revision) throws IOException, InterruptedException {
    Optional<ReleaseIndex> before = newest();
    ReleaseId id = ReleaseId.of(revision, later(before));
    ReleaseIndex index;
    try (ObjectReader reader = repository.newObjectReader()) {
      GitObjects objects = new GitObjects(reader);
      List<Item> items = exported(revision, id, before, objects, reader);
      Recipe unbuilt = new Recipe(recipe.digest(), false);
      index = ReleaseIndex.of(id, revision, recipe.built() ? unbuilt : recipe, items);
      if (recipe.built()) {
        return build(index, before, objects);
      }
    }
    publish(index);
    return index.release();
  }

  private Optional<ReleaseIndex> newest() throws IOException {
    List<ReleaseId> ids = releases.ids();
    return ids.isEmpty() ? Optional.empty() : releases.find(ids.get(ids.size() - 1));
  }

  /** Now, in whole seconds, but later than every time in the store. */
  private Instant later(Optional<ReleaseIndex> before) {
    Instant now = settings.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    if (before.isEmpty() || now.isAfter(before.get().id().at())) {
      return now;
    }
    return before.get().id().at().plusSeconds(1);
  }

  private List<Item> exported(
      Revision revision,
      ReleaseId id,
      Optional<ReleaseIndex> before,
      GitObjects objects,
      ObjectReader reader)
      throws IOException, InterruptedException {
    List<GitTree.Entry> entries = GitSource.entries(repository, reader, revision, settings);
    long submodules = entries.stream().filter(GitTree.Entry::isSubmodule).count();
    if (submodules > 0) {
      LOG.debug("release {} has {} submodules as empty directories", id, submodules);
    }
    return new GitIndexing(before.orElse(null), id.at().getEpochSecond(), objects).items(entries);
  }

  private Release build(
      ReleaseIndex exported, Optional<ReleaseIndex> before, TreeUpdate.Blobs blobs)
      throws IOException, InterruptedException {
    ReleaseId id = exported.id();
    Revision revision = exported.release().revision();
    try (LeasedTree tree = trees.leaseEmpty()) {
      TreeUpdate.apply(tree.files(), null, exported, blobs);
      BuildRun.run(
          settings.build().orElseThrow(),
          tree.files(),
          Map.of("RAILHEAD_REVISION", revision.id(), "RAILHEAD_RELEASE", id.toString()));
      List<Item> items = timed(TreeScan.scan(tree.files()), before, id.at().getEpochSecond());
      ReleaseIndex built = ReleaseIndex.of(id, revision, recipe, items);
      BuiltTree.settle(tree.files(), built);
      trees.seal(tree, built);
      publish(built);
      return built.release();
    } finally {
      trees.trim();
    }
  }

  /** The items with the times that they get: what is as it was keeps its time. */
  private static List<Item> timed(List<Item> found, Optional<ReleaseIndex> before, long time) {
    List<Item> timed = new ArrayList<>(found.size());
    for (Item item : found) {
      Item old = before.map(index -> index.item(item.path())).orElse(null);
      boolean keeps = old != null && old.sameContent(item);
      timed.add(new Item(item.entry(), keeps && old != null ? old.mtime() : time, ""));
    }
    return timed;
  }

  private void publish(ReleaseIndex index) throws IOException {
    releases.publish(index);
    releases.forget(settings.remembered());
  }
}
