package dev.railhead.core.deploy;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.source.Sha256;
import java.util.Objects;

/**
 * What a place on a host is known to hold: a release that was compared with its manifest there,
 * byte for byte, and that nothing was written to since by anyone who keeps to the rules. Somebody
 * may have changed it by hand all the same: what is built upon it must be verified itself.
 * Immutable.
 *
 * @param release the release
 * @param manifest the digest of the manifest that it was compared with
 */
public record Held(ReleaseId release, Sha256 manifest) {
  /** Checks that nothing is null. */
  public Held {
    Objects.requireNonNull(release, "release");
    Objects.requireNonNull(manifest, "manifest");
  }
}
