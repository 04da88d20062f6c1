package dev.railhead.core.tryout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkingCopyTest {
  @TempDir private Path directory;
  private Git copy;

  @BeforeEach
  void make() throws Exception {
    copy = Git.cloned(directory);
  }

  private Patch patch(Contents contents) throws Exception {
    return WorkingCopy.at(copy.directory()).patch(contents);
  }

  /** Applies it with the real Git, and asserts that it gives exactly what it says. */
  private void assertApplies(Patch patch) throws Exception {
    assertThat(copy.applied(patch, Files.createTempDirectory(directory, "apply")))
        .isEqualTo(patch.tree());
  }

  @Nested
  class GivenChanges {
    @BeforeEach
    void change() throws Exception {
      copy.write("README", "one\n2\nthree");
      copy.bytes("logo.png", new byte[] {1, 2, 0, 4, -1, 9});
      copy.run("mv", "src/lib/a", "src/lib/b");
      Files.setPosixFilePermissions(
          copy.path("run.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.delete(copy.path("src/app.php"));
      copy.write("new file", "hello\n");
      copy.write("staged", "staged\n");
      copy.run("add", "staged");
      copy.write("staged", "and changed since\n");
    }

    @Test
    void all_tracked_files_as_they_are_make_the_patch() throws Exception {
      Patch patch = patch(Contents.TRACKED);
      assertApplies(patch);
      assertThat(patch.files())
          .containsExactlyInAnyOrder(
              "README", "logo.png", "src/lib/b", "run.sh", "src/app.php", "staged");
      assertThat(new String(patch.bytes(), java.nio.charset.StandardCharsets.UTF_8))
          .contains("rename from src/lib/a\nrename to src/lib/b\n")
          .contains("old mode 100644\nnew mode 100755\n")
          .contains("GIT binary patch\nliteral 6\n")
          .contains("+and changed since");
      assertThat(patch.tree()).isEqualTo(copy.treeOf("add", "--update"));
    }

    @Test
    void what_is_staged_makes_another_one() throws Exception {
      String staged = copy.run("write-tree").strip();
      Patch patch = patch(Contents.STAGED);
      assertApplies(patch);
      assertThat(patch.tree()).isEqualTo(staged);
      assertThat(patch.files()).containsExactlyInAnyOrder("src/lib/b", "staged");
    }

    @Test
    void untracked_files_ride_along_when_asked_for() throws Exception {
      copy.write(".gitignore", "*.log\n");
      copy.write("debug.log", "ignored");
      Patch patch = patch(Contents.WITH_UNTRACKED);
      assertApplies(patch);
      assertThat(patch.files()).contains("new file", ".gitignore").doesNotContain("debug.log");
      assertThat(patch.tree()).isEqualTo(copy.treeOf("add", "--all"));
    }

    @Test
    void the_copy_and_its_repository_stay_as_they_were() throws Exception {
      String before = copy.run("status", "--porcelain") + copy.run("count-objects", "-v");
      patch(Contents.WITH_UNTRACKED);
      assertThat(copy.run("status", "--porcelain") + copy.run("count-objects", "-v"))
          .isEqualTo(before);
    }

    @Test
    void a_patch_over_the_limit_is_refused() {
      assertThatThrownBy(() -> WorkingCopy.at(copy.directory()).upTo(100).patch(Contents.TRACKED))
          .isInstanceOf(PatchException.class)
          .hasMessageContaining("more than 100 bytes");
    }
  }

  @Nested
  class GivenCommits {
    @Test
    void local_commits_are_part_and_what_others_pushed_is_not_undone() throws Exception {
      Git upstream = new Git(directory.resolve("upstream"));
      upstream.write("theirs", "theirs\n");
      upstream.run("add", "--all");
      upstream.commit("theirs");
      copy.write("ours", "ours\n");
      copy.run("add", "--all");
      copy.commit("ours");
      copy.run("fetch", "--quiet");
      Patch patch = patch(Contents.TRACKED);
      assertThat(patch.files()).containsExactly("ours");
      assertThat(patch.base().id()).isEqualTo(copy.run("rev-parse", "HEAD~1").strip());
      Survey survey = WorkingCopy.at(copy.directory()).survey();
      assertThat(survey.ahead()).isEqualTo(1);
      assertThat(survey.behind()).isEqualTo(1);
      assertThat(survey.upstream()).isEqualTo("refs/remotes/origin/main");
      assertThat(survey.branch()).contains("main");
    }

    @Test
    void without_an_upstream_one_must_be_named() throws Exception {
      copy.run("switch", "--quiet", "--create", "topic");
      assertThatThrownBy(() -> patch(Contents.TRACKED))
          .isInstanceOf(PatchException.class)
          .hasMessage(
              "branch topic tracks none, so that the upstream is not known; name it, such as"
                  + " origin/main");
      assertThat(
              WorkingCopy.at(copy.directory())
                  .against("origin/main")
                  .patch(Contents.TRACKED)
                  .isEmpty())
          .isTrue();
      assertThatThrownBy(() -> WorkingCopy.at(copy.directory()).against("origin/nope").survey())
          .hasMessage("there is no \"origin/nope\"; fetch it first");
    }

    @Test
    void conflicts_are_refused_by_name() throws Exception {
      copy.write("README", "mine\n");
      copy.run("commit", "--quiet", "--all", "--message=mine");
      copy.run("switch", "--quiet", "--create", "other", "HEAD~1");
      copy.write("README", "other\n");
      copy.run("commit", "--quiet", "--all", "--message=other");
      assertThatThrownBy(() -> copy.run("merge", "main")).hasMessageContaining("CONFLICT");
      WorkingCopy conflicted = WorkingCopy.at(copy.directory()).against("origin/main");
      assertThatThrownBy(() -> conflicted.patch(Contents.TRACKED))
          .isInstanceOf(PatchException.class)
          .hasMessage("solve the conflicts first: \"README\"");
      assertThat(conflicted.survey().unmerged()).containsExactly("README");
    }
  }

  @Nested
  class GivenStrangeFiles {
    @Test
    void a_file_becomes_a_directory_and_a_link_and_back() throws Exception {
      Files.delete(copy.path("README"));
      copy.write("README/inside", "deep\n");
      Files.delete(copy.path("run.sh"));
      Files.createSymbolicLink(copy.path("run.sh"), Path.of("no\nwhere"));
      Files.delete(copy.path("src/lib/a"));
      Files.delete(copy.path("src/lib"));
      copy.write("src/lib", "a file now\n");
      Patch patch = patch(Contents.WITH_UNTRACKED);
      assertApplies(patch);
      assertThat(patch.tree()).isEqualTo(copy.treeOf("add", "--all"));
    }

    @Test
    void names_with_quotes_spaces_and_line_ends_apply() throws Exception {
      for (String name :
          new String[] {"a \"b\"", "tab\there", "new\nline", "é 日本", "-rf", "b\\c"}) {
        copy.write("odd/" + name, "one\n");
      }
      Patch patch = patch(Contents.WITH_UNTRACKED);
      assertApplies(patch);
      assertThat(patch.files()).hasSize(6);
    }

    @Test
    void the_users_settings_for_diffs_do_not_matter() throws Exception {
      copy.run("config", "diff.noprefix", "true");
      copy.run("config", "diff.mnemonicPrefix", "true");
      copy.run("config", "core.quotePath", "false");
      copy.write("README", "é\n");
      copy.write("é", "x\n");
      assertApplies(patch(Contents.WITH_UNTRACKED));
    }
  }

  @Test
  void a_directory_that_is_no_working_copy_is_refused() throws Exception {
    Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
    assertThatThrownBy(() -> WorkingCopy.at(elsewhere).survey())
        .isInstanceOf(PatchException.class)
        .hasMessage(elsewhere + " is not in a Git repository");
  }
}
