package dev.railhead.examples.pipeline;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.source.Changes;
import dev.railhead.core.source.Checkout;
import dev.railhead.core.source.Release;
import dev.railhead.core.source.ReleaseSource;
import java.io.IOException;
import java.util.Optional;

/** A real source with a fuse that burns before the first and after each call of a deploy. */
record FusedSource(ReleaseSource real, Fuse fuse) implements ReleaseSource {
  @Override
  public Revision resolve(String name) throws IOException, InterruptedException {
    fuse.burn("after lock");
    Revision revision = real.resolve(name);
    fuse.burn("after resolve");
    return revision;
  }

  @Override
  public Release release(Revision revision) throws IOException, InterruptedException {
    Release release = real.release(revision);
    fuse.burn("after export");
    return release;
  }

  @Override
  public Optional<Release> find(ReleaseId id) throws IOException {
    return real.find(id);
  }

  @Override
  public Checkout checkout(Release release) throws IOException, InterruptedException {
    Checkout checkout = real.checkout(release);
    fuse.burn("after checkout");
    return checkout;
  }

  @Override
  public Changes changes(Revision from, Revision to) throws IOException {
    return real.changes(from, to);
  }

  @Override
  public void close() {
    real.close();
  }
}
