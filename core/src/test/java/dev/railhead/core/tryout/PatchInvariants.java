package dev.railhead.core.tryout;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PatchInvariants {
  private static final List<String> NAMES =
      List.of(
          "README", "src/app.php", "src/lib/a", "logo.png", "run.sh", "new", "src/new", "d/e/f");

  /** Something that a person does to a file. */
  record Edit(String what, String name, String other, long seed) {
    void to(Git copy) throws IOException {
      Path file = copy.path(name);
      switch (what) {
        case "text" -> put(copy, text());
        case "binary" -> put(copy, binary());
        case "append" -> {
          if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] old = Files.readAllBytes(file);
            byte[] more = text();
            byte[] all = java.util.Arrays.copyOf(old, old.length + more.length);
            System.arraycopy(more, 0, all, old.length, more.length);
            put(copy, all);
          }
        }
        case "delete" -> clear(file);
        case "link" -> {
          put(copy, new byte[0]);
          Files.delete(file);
          Files.createSymbolicLink(file, Path.of(other));
        }
        case "mode" -> {
          if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
          }
        }
        case "move" -> {
          if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !name.equals(other)) {
            byte[] old = Files.readAllBytes(file);
            Files.delete(file);
            new Edit("text", /* name= */ other, /* other= */ name, seed).put(copy, old);
          }
        }
        case "stage" -> copy.run("add", "--all", "--", ".");
        default -> throw new IllegalStateException(what);
      }
    }

    private void put(Git copy, byte[] bytes) throws IOException {
      Path file = copy.path(name);
      clear(file);
      for (Path up = file.getParent(); !up.equals(copy.directory()); up = up.getParent()) {
        if (Files.exists(up, LinkOption.NOFOLLOW_LINKS)
            && !Files.isDirectory(up, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(up);
        }
      }
      copy.bytes(name, bytes);
    }

    private static void clear(Path file) throws IOException {
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        MoreFiles.deleteRecursively(file, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    }

    private byte[] text() {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(60); i > 0; i--) {
        text.append("line ")
            .append(random.nextInt(5))
            .append(random.nextInt(20) == 0 ? "\r\n" : "\n");
      }
      String ending = random.nextInt(4) == 0 ? "no end" : "";
      return (text + ending).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    private byte[] binary() {
      Random random = new Random(seed);
      byte[] bytes = new byte[random.nextInt(20_000)];
      random.nextBytes(bytes);
      return bytes;
    }
  }

  @Provide
  Arbitrary<List<Edit>> edits() {
    Arbitrary<String> what =
        Arbitraries.of(
            "text", "binary", "append", "append", "delete", "link", "mode", "move", "move",
            "stage");
    return Combinators.combine(
            what, Arbitraries.of(NAMES), Arbitraries.of(NAMES), Arbitraries.longs().between(0, 50))
        .as(Edit::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Property(tries = 60)
  void git_apply_turns_the_base_into_exactly_the_working_copy(@ForAll("edits") List<Edit> edits)
      throws Exception {
    inCopy(
        (copy, scratch) -> {
          for (Edit edit : edits) {
            edit.to(copy);
          }
          Patch all = WorkingCopy.at(copy.directory()).patch(Contents.WITH_UNTRACKED);
          Patch tracked = WorkingCopy.at(copy.directory()).patch(Contents.TRACKED);
          Patch staged = WorkingCopy.at(copy.directory()).patch(Contents.STAGED);
          assertThat(staged.tree()).isEqualTo(copy.run("write-tree").strip());
          assertThat(copy.applied(staged, scratch)).isEqualTo(staged.tree());
          assertThat(tracked.tree()).isEqualTo(copy.treeOf("add", "--update"));
          assertThat(copy.applied(tracked, scratch)).isEqualTo(tracked.tree());
          assertThat(all.tree()).isEqualTo(copy.treeOf("add", "--all"));
          assertThat(copy.applied(all, scratch)).isEqualTo(all.tree());
        });
  }

  private interface Body {
    void run(Git copy, Path scratch) throws Exception;
  }

  private static void inCopy(Body body) throws Exception {
    Path directory = Files.createTempDirectory("railhead-patch-test-");
    try {
      body.run(Git.cloned(directory), Files.createDirectory(directory.resolve("scratch")));
    } finally {
      try (Stream<Path> some = Files.list(directory)) {
        some.forEach(PatchInvariants::delete);
      }
      Files.delete(directory);
    }
  }

  private static void delete(Path path) {
    try {
      MoreFiles.deleteRecursively(path, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
