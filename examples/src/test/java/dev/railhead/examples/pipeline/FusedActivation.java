package dev.railhead.examples.pipeline;

import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.deploy.Activation;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.source.Release;
import java.io.IOException;
import java.util.List;

/** A real activation with a fuse that burns before each swap and after everything. */
record FusedActivation(Activation real, Fuse fuse) implements Activation {
  @Override
  public Place prepare(HostSession session, Release release, Fence fence)
      throws IOException, InterruptedException {
    Place place = real.prepare(session, release, fence);
    fuse.burn("after prepare on " + session.host());
    return place;
  }

  @Override
  public void seal(HostSession session, Release release, Fence fence)
      throws IOException, InterruptedException {
    real.seal(session, release, fence);
    fuse.burn("after seal on " + session.host());
  }

  @Override
  public void swap(HostSession session, Live expected, ReleaseId next, Fence fence)
      throws IOException, InterruptedException {
    fuse.burn("before swap on " + session.host());
    real.swap(session, expected, next, fence);
    fuse.burn("after swap on " + session.host());
  }

  @Override
  public void withdraw(HostSession session, ReleaseId release, Fence fence)
      throws IOException, InterruptedException {
    real.withdraw(session, release, fence);
  }

  @Override
  public Live live(HostSession session) throws IOException, InterruptedException {
    Live live = real.live(session);
    fuse.burn("after live on " + session.host());
    return live;
  }

  @Override
  public List<ReleaseId> retain(HostSession session, List<ReleaseId> keep, Fence fence)
      throws IOException, InterruptedException {
    List<ReleaseId> deleted = real.retain(session, keep, fence);
    fuse.burn("after retain on " + session.host());
    return deleted;
  }
}
