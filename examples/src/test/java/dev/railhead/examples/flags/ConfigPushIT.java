package dev.railhead.examples.flags;

import static org.assertj.core.api.Assertions.assertThat;

import dev.railhead.core.Actor;
import dev.railhead.core.Fleet;
import dev.railhead.core.Host;
import dev.railhead.core.deploy.Outcome;
import dev.railhead.core.source.TreePath;
import dev.railhead.core.testing.ChildJvm;
import dev.railhead.core.testing.Node;
import dev.railhead.core.testing.TestRepository;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A config push from a commit to an application in a process of its own, by the real parts. */
class ConfigPushIT {
  private static final Actor KCHUNG = Actor.of("kchung");
  private static final Host WEB1 = Host.named("web1");

  @TempDir Path directory;

  private static Map<TreePath, Node> files(String flags) {
    return Map.of(TreePath.of(ConfigPush.FLAGS), Node.file(flags));
  }

  private static String next(ChildJvm application) {
    return Objects.requireNonNull(application.line(), "the application ended");
  }

  @Test
  void an_application_follows_each_push_and_a_broken_file_never_leaves() throws Exception {
    Path copy = directory.resolve("copy.yaml");
    try (TestRepository repository = TestRepository.in(directory.resolve("web_config.git"));
        ConfigPush push =
            ConfigPush.of(
                repository.directory(),
                directory.resolve("state"),
                Fleet.of(WEB1, Host.named("web2")))) {
      repository.commit(files("checkout.new_cart: off\n"));
      Outcome.Succeeded first = (Outcome.Succeeded) push.push("main", KCHUNG);
      try (ChildJvm application =
          ChildJvm.start(
              FlagFollower.class, Map.of(), push.flagsOn(WEB1).toString(), copy.toString())) {
        assertThat(next(application)).isEqualTo("Loaded");
        assertThat(next(application))
            .contains("flags " + first.release() + " checkout.new_cart", "variant=off");

        repository.commit(files("checkout.new_cart: {enabled: 1}\n"));
        Outcome.Succeeded second = (Outcome.Succeeded) push.push("main", KCHUNG);
        assertThat(next(application)).contains("flags " + second.release(), "on: 1");
        assertThat(next(application)).isEqualTo("Loaded");

        repository.commit(files("checkout.new_cart: {enabeld: 100}\n"));
        Outcome refused = push.push("main", KCHUNG);
        assertThat(refused.isSuccess()).isFalse();
        assertThat(refused.describe()).contains("did you mean enabled?");

        repository.commit(files("checkout.new_cart: on\n"));
        assertThat(push.push("main", KCHUNG)).matches(Outcome::isSuccess);
        assertThat(next(application)).contains("variant=on");
        assertThat(copy).hasContent("checkout.new_cart: on");
      }
    }
  }
}
