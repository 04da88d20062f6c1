package dev.railhead.core.source;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.internal.Durable;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The releases that are remembered: a directory each, named by its id, with the {@code manifest}
 * and the {@code index}. A release is there whole or not at all. Reading is safe at any time;
 * changes need the store's release lock.
 */
final class ReleaseStore {
  private static final String MANIFEST = "manifest";
  private static final String INDEX = "index";
  private static final String UNFINISHED = ".";

  private final Path directory;
  private final RecentReleases recent = new RecentReleases();

  ReleaseStore(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
  }

  /** The ids of all releases, oldest first. */
  List<ReleaseId> ids() throws IOException {
    List<ReleaseId> ids = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (!name.startsWith(UNFINISHED)) {
          ids.add(id(entry, name));
        }
      }
    } catch (NoSuchFileException e) {
      throw gone(e);
    }
    Collections.sort(ids);
    return ids;
  }

  private IOException gone(NoSuchFileException cause) {
    return new IOException(
        "the store " + directory.getParent() + " is gone: it has no directory " + directory, cause);
  }

  private static ReleaseId id(Path entry, String name) throws IOException {
    try {
      return ReleaseId.parse(name);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a release: " + entry, e);
    }
  }

  Optional<ReleaseIndex> find(ReleaseId id) throws IOException {
    Path release = directory.resolve(id.toString());
    try {
      RecentReleases.Stamp stamp = stamp(release);
      Optional<ReleaseIndex> known = recent.find(id, stamp);
      return known.isPresent() ? known : Optional.of(read(id, release, stamp));
    } catch (NoSuchFileException forgotten) {
      if (!Files.isDirectory(directory)) {
        throw gone(forgotten);
      }
      return Optional.empty();
    } catch (ReleaseException | IllegalArgumentException e) {
      throw new IOException("the release in " + release + " cannot be read", e);
    }
  }

  private static RecentReleases.Stamp stamp(Path release) throws IOException {
    return RecentReleases.Stamp.of(release.resolve(INDEX), release.resolve(MANIFEST));
  }

  private ReleaseIndex read(ReleaseId id, Path release, RecentReleases.Stamp stamp)
      throws IOException {
    byte[] index = Files.readAllBytes(release.resolve(INDEX));
    byte[] manifest = Files.readAllBytes(release.resolve(MANIFEST));
    ReleaseIndex read = IndexFormat.parse(id, index, manifest);
    recent.keep(read, stamp);
    return read;
  }

  /** The newest release of {@code revision} that was made by {@code recipe}. */
  Optional<ReleaseIndex> find(Revision revision, Recipe recipe) throws IOException {
    List<ReleaseId> ids = ids();
    Collections.reverse(ids);
    IndexFormat.Head wanted = new IndexFormat.Head(revision, recipe);
    for (ReleaseId id : ids) {
      if (id.isOf(revision) && head(id).equals(Optional.of(wanted))) {
        return find(id);
      }
    }
    return Optional.empty();
  }

  private Optional<IndexFormat.Head> head(ReleaseId id) throws IOException {
    Path index = directory.resolve(id.toString()).resolve(INDEX);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(index)))) {
      return Optional.of(IndexFormat.head(in));
    } catch (NoSuchFileException forgotten) {
      return Optional.empty();
    }
  }

  /** Adds a release; when this returns, it survives a crash. */
  void publish(ReleaseIndex index) throws IOException {
    removeUnfinished();
    Path fresh = Files.createDirectory(directory.resolve(UNFINISHED + index.id()));
    Durable.write(fresh.resolve(MANIFEST), index.release().manifest().bytes());
    Durable.write(fresh.resolve(INDEX), IndexFormat.print(index));
    Durable.sync(fresh);
    RecentReleases.Stamp stamp = stamp(fresh);
    Durable.move(fresh, directory.resolve(index.id().toString()));
    recent.keep(index, stamp);
  }

  private void removeUnfinished() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, UNFINISHED + "*")) {
      for (Path entry : left) {
        Durable.delete(entry);
      }
    }
  }

  /** Forgets all but the {@code keep} newest. */
  void forget(int keep) throws IOException {
    List<ReleaseId> ids = ids();
    for (ReleaseId id : ids.subList(0, Math.max(0, ids.size() - keep))) {
      // A reader must find both files or none.
      Path gone = directory.resolve(UNFINISHED + id);
      Durable.move(directory.resolve(id.toString()), gone);
      Durable.delete(gone);
    }
  }
}
