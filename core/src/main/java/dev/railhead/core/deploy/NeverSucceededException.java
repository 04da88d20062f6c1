package dev.railhead.core.deploy;

import dev.railhead.core.ReleaseId;
import java.io.IOException;

/** A release to roll back to that the ledger knows of no success of. */
public final class NeverSucceededException extends IOException {
  private static final long serialVersionUID = 1L;

  NeverSucceededException(ReleaseId release, DeployRequest request) {
    super(
        release
            + " is no recorded success of "
            + request.pipeline().stack()
            + " at "
            + request.stage()
            + "; a rollback goes only to one that is");
  }
}
