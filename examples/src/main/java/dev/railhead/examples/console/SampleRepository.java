package dev.railhead.examples.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/** A shop's repository, to have something to deploy: four people commit to it. For one thread. */
final class SampleRepository implements AutoCloseable {
  private static final List<String> PEOPLE = List.of("kchung", "sbobo", "amorrisson", "jkoh");
  private static final List<String> WORK =
      List.of(
          "Show the price before the button",
          "Search in titles first",
          "Count favourites once per shop",
          "Mend the cart's total with two currencies",
          "Shorten the sign-in form",
          "Cache the shop's banner",
          "Log slow queries of the listing page",
          "Say why a card was refused");

  private final Git git;
  private final List<String> ids = new ArrayList<>();
  private int made;

  private SampleRepository(Git git) {
    this.git = git;
  }

  /**
   * The one in {@code directory}, or else a new one, with {@code commits} on its branch {@code
   * main}.
   */
  static SampleRepository in(Path directory, int commits) throws IOException {
    try {
      if (Files.exists(directory.resolve(".git"))) {
        return new SampleRepository(Git.open(directory.toFile()));
      }
      Git git =
          Git.init()
              .setDirectory(Files.createDirectories(directory).toFile())
              .setInitialBranch("main")
              .call();
      SampleRepository repository = new SampleRepository(git);
      for (int i = 0; i < commits; i++) {
        repository.commit();
      }
      return repository;
    } catch (GitAPIException e) {
      throw new IOException("the sample repository cannot be made", e);
    }
  }

  Path directory() {
    return git.getRepository().getWorkTree().toPath();
  }

  /** The full id of the commit that had {@code later} after it. */
  String before(int later) {
    return ids.get(ids.size() - 1 - later);
  }

  /** Commits something, and returns the full id. */
  String commit() throws IOException {
    String who = PEOPLE.get(made % PEOPLE.size());
    String what = WORK.get(made % WORK.size());
    made++;
    for (int i = 0; i < 40; i++) {
      Path file = directory().resolve("shop").resolve("page" + i + ".html");
      Files.createDirectories(file.getParent());
      Files.writeString(file, "<p>Page " + i + ", version " + (made + i % 3) / 3 + "</p>\n");
    }
    Files.writeString(directory().resolve("version.txt"), made + "\n");
    PersonIdent author = new PersonIdent(who, who + "@example.com", Instant.now(), ZoneOffset.UTC);
    try {
      git.add().addFilepattern(".").call();
      RevCommit commit =
          git.commit()
              .setMessage(what)
              .setAuthor(author)
              .setCommitter(author)
              .setSign(false)
              .call();
      ids.add(commit.name());
      return commit.name();
    } catch (GitAPIException e) {
      throw new IOException("the sample repository cannot be committed to", e);
    }
  }

  @Override
  public void close() {
    git.close();
  }
}
