package dev.railhead.core.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.URIish;

/** A bare repository that has just the branches and tags of its origin. Thread-safe. */
final class Mirror {
  private static final List<RefSpec> ALL =
      List.of(new RefSpec("+refs/heads/*:refs/heads/*"), new RefSpec("+refs/tags/*:refs/tags/*"));

  private final URIish origin;
  private final Path directory;
  private final Duration timeout;

  Mirror(URIish origin, Path directory, Duration timeout) {
    this.origin = origin;
    this.directory = directory;
    this.timeout = timeout;
  }

  /** Opens the mirror, which is empty the first time. */
  Repository open() throws IOException, InterruptedException {
    return StoreLock.holding(
        lock(),
        () -> {
          if (!Files.exists(directory.resolve(Constants.HEAD))) {
            init();
          }
          return GitSource.repository(directory);
        });
  }

  private void init() throws IOException {
    try {
      Git.init().setBare(true).setDirectory(directory.toFile()).call().close();
    } catch (GitAPIException e) {
      throw new IOException("a mirror cannot be made in " + directory, e);
    }
  }

  private Path lock() {
    return directory.resolveSibling("mirror.lock");
  }

  /**
   * Brings in what is new and drops what is gone. JGit's sockets do not heed interrupts, so that a
   * thread of its own works; when the caller gives up, that ends within the timeout.
   */
  void fetch(Repository repository) throws IOException, InterruptedException {
    AtomicBoolean givenUp = new AtomicBoolean();
    FutureTask<FetchResult> task =
        new FutureTask<>(() -> StoreLock.holding(lock(), () -> fetch(repository, givenUp)));
    Thread worker = new Thread(task, "railhead-fetch");
    worker.setDaemon(true);
    worker.start();
    try {
      task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("fetching from " + origin + " took longer than " + timeout, e);
    } catch (ExecutionException e) {
      throw new IOException("cannot fetch from " + origin + ": " + reason(e), e);
    } finally {
      givenUp.set(true);
      task.cancel(true);
    }
  }

  private static String reason(ExecutionException e) {
    Throwable cause = e.getCause();
    return cause == null ? "no reason given" : String.valueOf(cause.getMessage());
  }

  private FetchResult fetch(Repository repository, AtomicBoolean givenUp) throws IOException {
    repository.incrementOpen();
    try (Git git = Git.wrap(repository)) {
      FetchResult result =
          git.fetch()
              .setRemote(origin.toPrivateString())
              .setRefSpecs(ALL)
              .setTagOpt(TagOpt.NO_TAGS)
              .setRemoveDeletedRefs(true)
              .setTimeout((int) timeout.toSeconds())
              .setProgressMonitor(new Cancellable(givenUp))
              .call();
      followHead(repository, result);
      return result;
    } catch (GitAPIException | JGitInternalException e) {
      throw new IOException(String.valueOf(e.getMessage()), e);
    } finally {
      repository.close();
    }
  }

  /** HEAD is the origin's main branch here too. */
  private static void followHead(Repository repository, FetchResult result) throws IOException {
    Ref head = result.getAdvertisedRef(Constants.HEAD);
    if (head != null && head.isSymbolic()) {
      RefUpdate update = repository.updateRef(Constants.HEAD);
      update.disableRefLog();
      update.link(head.getTarget().getName());
    }
  }

  private static final class Cancellable extends EmptyProgressMonitor {
    private final AtomicBoolean givenUp;

    private Cancellable(AtomicBoolean givenUp) {
      this.givenUp = givenUp;
    }

    @Override
    public boolean isCancelled() {
      return givenUp.get();
    }
  }
}
