package dev.railhead.core.deploy;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.source.Changes;
import dev.railhead.core.source.Checkout;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.ModificationTimes;
import dev.railhead.core.source.Release;
import dev.railhead.core.source.ReleaseException;
import dev.railhead.core.source.ReleaseSource;
import dev.railhead.core.source.UnknownRevisionException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A source of empty releases, one a second, of the revisions called {@code a} to {@code f}. */
final class FixedSource implements ReleaseSource {
  /** Those of the entries of an empty release. */
  static final ModificationTimes NO_TIMES = ModificationTimes.of(new long[0]);

  private static final Instant BEGIN = Instant.parse("2014-06-16T23:37:28Z");
  private final Map<Revision, Release> releases = new ConcurrentHashMap<>();

  private volatile boolean brokenDown;

  /** From now on a release ends in an Error. */
  void breakDown() {
    brokenDown = true;
  }

  static Revision revision(String letter) {
    return Revision.of(letter.repeat(40));
  }

  @Override
  public Revision resolve(String name) throws IOException {
    if (!name.matches("[a-f]")) {
      throw new UnknownRevisionException("no commit is called " + name);
    }
    return revision(name);
  }

  @Override
  public Release release(Revision revision) throws ReleaseException {
    if (brokenDown) {
      throw new NoClassDefFoundError("simulated");
    }
    Release made =
        new Release(
            ReleaseId.of(revision, BEGIN.plusSeconds(releases.size())),
            revision,
            Manifest.of(List.of()));
    Release before = releases.putIfAbsent(revision, made);
    return before == null ? made : before;
  }

  @Override
  public Optional<Release> find(ReleaseId id) {
    return releases.values().stream().filter(release -> release.id().equals(id)).findFirst();
  }

  @Override
  public Checkout checkout(Release release) {
    return new Checkout() {
      @Override
      public Release release() {
        return release;
      }

      @Override
      public Path directory() {
        return Path.of("/");
      }

      @Override
      public Optional<ModificationTimes> times() {
        return Optional.of(NO_TIMES);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Changes changes(Revision from, Revision to) {
    return new Changes(from, to, List.of(), 0, 0, List.of());
  }

  @Override
  public void close() {}
}
