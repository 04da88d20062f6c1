package dev.railhead.atomic.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.atomic.serve.fixture.Home;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseClassLoaderTest {
  /** A class that is in each release. */
  public static final class Loaded {}

  /** Another one. */
  public static final class LoadedLate {}

  private static final SearchPath PATH = SearchPath.parse("classes:lib");

  @TempDir Path temp;
  private Home home;
  private DocrootResolver docroot;

  @BeforeEach
  void make() throws IOException {
    home = Home.plain(temp.toRealPath().resolve("web"));
    fill("1");
    fill("2");
    home.link("releases/1");
    docroot = DocrootResolver.caching(home.current(), Duration.ofHours(1)).open();
  }

  @AfterEach
  void close() {
    docroot.close();
  }

  private void fill(String release) throws IOException {
    Path root = home.path().resolve("releases/" + release);
    Path classes = Files.createDirectories(root.resolve("classes"));
    copy(Loaded.class, classes);
    copy(LoadedLate.class, classes);
    Files.writeString(classes.resolve("name.txt"), release);
    Files.writeString(root.resolve("secret.txt"), release);
    Files.createSymbolicLink(classes.resolve("out.txt"), Path.of("../secret.txt"));
    Path jar = Files.createDirectories(root.resolve("lib")).resolve("a.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("jarred.txt"));
      entries.write(release.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void copy(Class<?> type, Path classes) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    Path file = classes.resolve(name);
    Files.createDirectories(file.getParent());
    try (InputStream in = ReleaseClassLoaderTest.class.getResourceAsStream("/" + name)) {
      Files.write(file, in.readAllBytes());
    }
  }

  private ReleaseClassLoader of(LiveRelease release) {
    return ReleaseClassLoader.of(release, PATH, ClassLoader.getPlatformClassLoader());
  }

  private static String text(ReleaseClassLoader loader, String name) throws IOException {
    try (InputStream in = loader.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void loads_all_of_one_request_from_one_release() throws Exception {
    try (Pin pin = docroot.pin()) {
      ReleaseClassLoader loader = of(pin.release());
      assertThat(text(loader, "name.txt")).isEqualTo("1");
      home.link("releases/2");
      docroot.published();
      assertThat(text(loader, "jarred.txt")).isEqualTo("1");
      assertThat(loader.loadClass(Loaded.class.getName()).getClassLoader()).isSameAs(loader);
      assertThat(text(of(docroot.current()), "name.txt")).isEqualTo("2");
      assertThat(of(pin.release())).isSameAs(loader);
      assertThat(loader.release()).isSameAs(pin.release());
    }
  }

  @Test
  void is_closed_with_its_files_when_the_last_pin_goes() throws Exception {
    Pin pin = docroot.pin();
    ReleaseClassLoader loader = of(pin.release());
    loader.loadClass(Loaded.class.getName());
    text(loader, "jarred.txt");
    assertThat(openJars()).isEqualTo(1);
    home.link("releases/2");
    LiveRelease before = pin.release();
    docroot.published();
    docroot.awaitDrained(before, Duration.ZERO);
    assertThat(openJars()).isEqualTo(1);
    pin.close();
    assertThat(docroot.awaitDrained(before, Duration.ZERO).isComplete()).isTrue();
    assertThat(openJars()).isZero();
    assertThatThrownBy(() -> loader.loadClass(LoadedLate.class.getName()))
        .isInstanceOf(ClassNotFoundException.class);
    assertThatThrownBy(() -> of(before)).isInstanceOf(IllegalStateException.class);
  }

  private long openJars() throws IOException {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(each -> leadsToJar(each)).count();
    }
  }

  private boolean leadsToJar(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).startsWith(home.path());
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void finds_nothing_out_of_its_directories() throws Exception {
    ReleaseClassLoader loader = of(docroot.current());
    for (String name : new String[] {"../secret.txt", "out.txt", "a/../../secret.txt"}) {
      assertThat((Object) loader.getResource(name)).isNull();
      assertThat(loader.getResources(name).hasMoreElements()).isFalse();
      assertThat((Object) loader.getResourceAsStream(name)).isNull();
    }
    URL good = loader.getResource("name.txt");
    assertThat(good.getPath()).contains("releases/1/classes");
    assertThat(loader.getResources("name.txt").hasMoreElements()).isTrue();
  }
}
