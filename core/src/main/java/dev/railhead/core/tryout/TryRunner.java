package dev.railhead.core.tryout;

import dev.railhead.core.Actor;
import java.io.IOException;
import java.util.List;

/**
 * Runs jobs on a patch: a port, of which {@link LocalRunner} and {@link JenkinsRunner} come along.
 */
@FunctionalInterface
public interface TryRunner {
  /**
   * Runs all jobs on {@code patch} for {@code by}, and waits for them.
   *
   * @return what each job says, one by one; a job that could not be run says that it does not know
   * @throws IOException if no job can be run at all
   * @throws InterruptedException if the thread is interrupted
   */
  List<TryResult> run(Patch patch, Actor by) throws IOException, InterruptedException;
}
