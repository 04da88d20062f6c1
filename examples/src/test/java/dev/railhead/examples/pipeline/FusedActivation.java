package dev.railhead.examples.pipeline;

import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.deploy.Activation;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.source.Release;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A real activation with a fuse that burns before each swap and after all that a deploy does. */
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
  public void arm(HostSession session, Live expected, ReleaseId next, Fence fence)
      throws IOException, InterruptedException {
    fuse.during(() -> real.arm(session, expected, next, fence));
    fuse.burn("after arm on " + session.host());
  }

  @Override
  public boolean revertsUnlessConfirmed() {
    return real.revertsUnlessConfirmed();
  }

  @Override
  public void confirm(HostSession session, ReleaseId release, Fence fence)
      throws IOException, InterruptedException {
    real.confirm(session, release, fence);
  }

  @Override
  public void swap(HostSession session, Live expected, ReleaseId next, Fence fence)
      throws IOException, InterruptedException {
    if (fuse.burn("before swap on " + session.host())) {
      swapUnaware(session, expected, next, fence);
    } else {
      fuse.during(() -> real.swap(session, expected, next, fence));
    }
    fuse.burn("after swap on " + session.host());
  }

  /**
   * Swaps as one who slept and has not heard that the lock was lost: nothing interrupts it, so that
   * the host has to refuse it. Prints what the host says.
   */
  private void swapUnaware(HostSession session, Live expected, ReleaseId next, Fence fence)
      throws IOException {
    CompletableFuture<Optional<IOException>> answer =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                real.swap(session, expected, next, fence);
                return Optional.empty();
              } catch (IOException e) {
                return Optional.of(e);
              } catch (InterruptedException e) {
                throw new IllegalStateException("nobody interrupts this thread", e);
              }
            });
    Optional<IOException> refused = answer.join();
    System.out.println(refused.map(e -> "refused " + e.getMessage()).orElse("swapped"));
    System.out.flush();
    if (refused.isPresent()) {
      throw refused.get();
    }
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
