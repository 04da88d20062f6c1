package dev.railhead.core.source;

import static dev.railhead.core.testing.TestRepository.path;
import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Revision;
import dev.railhead.core.testing.ChildJvm;
import dev.railhead.core.testing.Node;
import dev.railhead.core.testing.TestRepository;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One store under several threads and processes, and under processes that are killed. */
class SharedStoreIT {
  private static final int FILES = 300;

  @TempDir Path temporary;
  private final List<Revision> revisions = new ArrayList<>();
  private TestRepository repository;
  private Path store;

  @BeforeEach
  void commit() throws IOException {
    store = temporary.resolve("store");
    repository = TestRepository.in(temporary.resolve("origin.git"));
    for (int i = 0; i < 8; i++) {
      Map<TreePath, Node> files = new TreeMap<>();
      for (int f = 0; f < FILES; f++) {
        boolean changes = f % 3 == 0;
        // What is a directory in one commit is a file in the next.
        String name = f % 5 == 0 && i % 2 == 0 ? f + "/x" : "" + f;
        files.put(path("d\u00ff/" + name), Node.file("content " + (changes ? i : 0)));
      }
      Revision revision = repository.commit(files);
      revisions.add(revision);
    }
  }

  @AfterEach
  void close() {
    repository.close();
  }

  private ChildJvm child(String mode, List<Revision> used, String locale) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(mode);
    arguments.add(repository.directory().toString());
    arguments.add(store.toString());
    used.forEach(revision -> arguments.add(revision.id()));
    return ChildJvm.start(
        SourceProcess.class, Map.of("LC_ALL", locale), arguments.toArray(String[]::new));
  }

  private GitSource open() throws IOException {
    return GitSource.open(repository.directory(), store, SourceProcess.settings());
  }

  private static void assertRight(String line) {
    String[] words = line.split(" ");
    assertThat(words).hasSize(3);
    assertThat(words[2]).as("what %s has on the disk", words[0]).isEqualTo(words[1]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"C", "C.UTF-8"})
  void releases_are_the_same_under_any_locale(String locale) throws Exception {
    try (GitSource source = open();
        ChildJvm child = child("once", revisions.subList(0, 2), locale)) {
      for (Revision revision : revisions.subList(0, 2)) {
        String line = child.line();
        assertThat(line).isEqualTo(SourceProcess.use(source, revision));
        assertRight(line);
      }
      assertThat(child.await()).isZero();
    }
  }

  @Test
  void two_processes_and_two_threads_each_with_a_source_never_spoil_a_checkout() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    List<Revision> backwards = new ArrayList<>(revisions);
    Collections.reverse(backwards);
    try (ChildJvm one = child("once", revisions, "C");
        ChildJvm two = child("once", backwards, "C")) {
      List<Future<List<String>>> lines = new ArrayList<>();
      lines.add(threads.submit(() -> use(revisions)));
      lines.add(threads.submit(() -> use(backwards)));
      for (ChildJvm child : List.of(one, two)) {
        for (int i = 0; i < revisions.size(); i++) {
          assertRight(child.line());
        }
        assertThat(child.await()).isZero();
      }
      for (Future<List<String>> each : lines) {
        each.get().forEach(SharedStoreIT::assertRight);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(leases()).isEmpty();
    assertThat(store.toFile().list())
        .containsExactlyInAnyOrder("releases", "trees", "releases.lock", "trees.lock");
  }

  private List<String> use(List<Revision> used) throws IOException, InterruptedException {
    List<String> lines = new ArrayList<>();
    try (GitSource source = open()) {
      for (Revision revision : used) {
        lines.add(SourceProcess.use(source, revision));
      }
    }
    return lines;
  }

  @ParameterizedTest
  @EnumSource
  void after_a_kill_the_next_release_is_right(Moment moment) throws Exception {
    RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    for (int round = 0; round < moment.rounds; round++) {
      try (ChildJvm child = child("forever", revisions, "C")) {
        assertRight(child.line());
        assertRight(child.line());
        while (!moment.hasCome(store) && random.nextInt(moment.patience) != 1) {
          Thread.onSpinWait();
        }
        child.kill();
      }
      try (GitSource source = open()) {
        for (Revision revision : revisions.subList(round % 4, round % 4 + 3)) {
          assertRight(SourceProcess.use(source, revision));
        }
      }
      assertThat(leases()).isEmpty();
    }
  }

  /** When a process is killed. */
  private enum Moment {
    WHILE_A_TREE_IS_CHANGED(3, Integer.MAX_VALUE),
    WHILE_A_RELEASE_IS_WRITTEN(3, Integer.MAX_VALUE),
    AT_ANY_TIME(5, 20_000_000);

    private final int rounds;
    private final int patience;

    Moment(int rounds, int patience) {
      this.rounds = rounds;
      this.patience = patience;
    }

    private boolean hasCome(Path store) {
      return switch (this) {
        case WHILE_A_TREE_IS_CHANGED -> aTreeIsSpoilt(store);
        case WHILE_A_RELEASE_IS_WRITTEN -> aReleaseIsUnfinished(store);
        case AT_ANY_TIME -> false;
      };
    }

    private static boolean aTreeIsSpoilt(Path store) {
      return !Files.exists(store.resolve("trees/1/holds"));
    }

    private static boolean aReleaseIsUnfinished(Path store) {
      String[] names =
          store.resolve("releases").toFile().list((directory, name) -> name.startsWith("."));
      return names != null && names.length > 0;
    }
  }

  private List<Path> leases() throws IOException {
    List<Path> leases = new ArrayList<>();
    try (DirectoryStream<Path> trees = Files.newDirectoryStream(store.resolve("trees"))) {
      for (Path tree : trees) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(tree.resolve("leases"))) {
          files.forEach(leases::add);
        }
      }
    }
    return leases;
  }
}
