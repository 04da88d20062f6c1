package dev.railhead.atomic;

import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.source.Release;
import java.io.IOException;
import java.util.List;

/**
 * Does what a {@link Docroot} promises, in its words: through a shell on a host, or in this process
 * when the docroot is on this machine. Thread-safe.
 */
interface HostSide {
  Place stage(Release release, Fence fence) throws IOException, InterruptedException;

  void seal(Release release, Fence fence) throws IOException, InterruptedException;

  void arm(ReleaseId next, Live expected, Fence fence) throws IOException, InterruptedException;

  void swap(ReleaseId next, Live expected, Fence fence) throws IOException, InterruptedException;

  void confirm(ReleaseId release, Fence fence) throws IOException, InterruptedException;

  void withdraw(ReleaseId release, Fence fence) throws IOException, InterruptedException;

  Live live() throws IOException, InterruptedException;

  Epoch epoch() throws IOException, InterruptedException;

  List<ReleaseId> retain(List<ReleaseId> keep, int others, Fence fence)
      throws IOException, InterruptedException;

  List<String> verify() throws IOException, InterruptedException;
}
