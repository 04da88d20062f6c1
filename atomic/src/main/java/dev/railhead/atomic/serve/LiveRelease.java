package dev.railhead.atomic.serve;

import dev.railhead.atomic.Epoch;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Sha256;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A release as it went live here: what it is, where it lies, and which in the order of swaps. The
 * same release that goes live a second time is another one, with a higher epoch.
 *
 * <p>Immutable and thread-safe. Its files may be read for as long as a {@link Pin} or a {@link
 * Scope} on it is open; after that they may be rewritten or deleted.
 */
public final class LiveRelease {
  private final Sighting sighting;
  private final Epoch epoch;
  private final Instant since;
  private final boolean byFirstLink;
  private final LazyManifest manifest;
  final PinTable pins;
  final Attachments attachments = new Attachments();

  LiveRelease(Sighting sighting, Epoch epoch, Instant since, boolean byFirstLink, PinTable pins) {
    this.sighting = sighting;
    this.epoch = epoch;
    this.since = since;
    this.byFirstLink = byFirstLink;
    this.manifest = new LazyManifest(sighting.manifestFile(), sighting.digest());
    this.pins = pins;
  }

  /**
   * What to call it: its id, or the name of its directory where there is none. For people and logs,
   * and not unique: only together with the epoch it is.
   */
  public String name() {
    return sighting.name();
  }

  /** Its id, if it is sealed; a tree that Capistrano or a script made has none. */
  public Optional<ReleaseId> id() {
    return Optional.ofNullable(sighting.id());
  }

  /** The digest of its manifest, if it is sealed. Equal digests mean equal trees. */
  public Optional<Sha256> digest() {
    return Optional.ofNullable(sighting.digest());
  }

  /**
   * Where it stands in the order of swaps: higher for each release that went live later, and for a
   * rollback too. On a host that Railhead deploys to, it is the one that the deploy published, and
   * all processes agree on it; elsewhere each process counts its own, from 0.1.
   */
  public Epoch epoch() {
    return epoch;
  }

  /**
   * The directory to read from: absolute, and the real path, free of symbolic links, unless the
   * resolver is set to {@link ResolverBuilder#readlinkFirst}; then what the first link says.
   */
  public Path directory() {
    return byFirstLink ? sighting.firstLink() : sighting.directory();
  }

  /** The directory's real path, whichever way the resolver is set. */
  public Path realDirectory() {
    return sighting.directory();
  }

  /**
   * What the tree holds, file by file with its digest; empty if it is not sealed or its manifest
   * cannot be read. The first call reads the file; once an application has asked for one, the
   * resolver reads those of later releases ahead.
   */
  public Optional<Manifest> manifest() {
    return manifest.read();
  }

  /** When this process saw it go live. */
  public Instant since() {
    return since;
  }

  /** The link that it was live behind, as the resolver was given it, absolute. */
  public Path link() {
    return sighting.link();
  }

  /** Reads the manifest ahead if that of {@code last} was asked for. */
  void readAheadAs(LiveRelease last, Announcer announcer) {
    if (last.manifest.isRead()) {
      announcer.later(manifest::read);
    }
  }

  Sighting sighting() {
    return sighting;
  }

  @Nullable String place() {
    return sighting.place();
  }

  /** The name and the epoch. */
  @Override
  public String toString() {
    return name() + " (epoch " + epoch + ")";
  }
}
