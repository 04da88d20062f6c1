package dev.railhead.core.source;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.internal.Durable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One directory of files and the note of what it holds. The note is taken away before the files
 * change and written after, so that a crash leaves a tree that holds nothing. It also names the run
 * of the machine's kernel ("boot"): files that were not synced are only sure to be whole in the run
 * that wrote them. Changes need a lease and the note's absence.
 */
final class Tree {
  private static final Pattern NOTE = Pattern.compile("(\\S+) ([0-9a-f]{64}) (\\S+)\n");
  private static final int LONGEST_NOTE = 512;

  private final Path directory;

  Tree(Path directory) {
    this.directory = directory;
  }

  Path directory() {
    return directory;
  }

  Path files() {
    return directory.resolve("files");
  }

  Path leases() {
    return directory.resolve("leases");
  }

  private Path note() {
    return directory.resolve("holds");
  }

  /** What the tree holds, or nothing if it was left half-made. */
  Optional<Holding> holding() throws IOException {
    try {
      if (Files.size(note()) > LONGEST_NOTE) {
        return Optional.empty();
      }
      Matcher note = NOTE.matcher(Files.readString(note(), StandardCharsets.US_ASCII));
      if (!note.matches()) {
        return Optional.empty();
      }
      ReleaseId id = ReleaseId.parse(note.group(1));
      return Optional.of(new Holding(id, Sha256.of(note.group(2)), note.group(3)));
    } catch (NoSuchFileException | IllegalArgumentException spoilt) {
      return Optional.empty();
    }
  }

  void setHolding(ReleaseIndex index, String boot) throws IOException {
    String note = index.id() + " " + index.release().manifest().digest() + " " + boot + "\n";
    Durable.replace(note(), note.getBytes(StandardCharsets.US_ASCII));
  }

  void setSpoilt() throws IOException {
    if (Files.deleteIfExists(note())) {
      Durable.sync(directory);
    }
  }

  /** Takes all files away. */
  void clear() throws IOException {
    setSpoilt();
    Durable.delete(files());
    Files.createDirectories(files());
  }

  /** When the tree was last checked out; trees that hold nothing come first. */
  Instant lastUsed() throws IOException {
    try {
      return Files.getLastModifiedTime(note()).toInstant();
    } catch (NoSuchFileException spoilt) {
      return Instant.MIN;
    }
  }

  void setLastUsed(Instant time) throws IOException {
    Files.setLastModifiedTime(note(), FileTime.from(time));
  }

  /**
   * What a tree holds.
   *
   * @param id the release
   * @param digest of its manifest
   * @param boot the run of the kernel that wrote the files
   */
  record Holding(ReleaseId id, Sha256 digest, String boot) {
    boolean is(ReleaseIndex index) {
      return id.equals(index.id()) && digest.equals(index.release().manifest().digest());
    }
  }
}
