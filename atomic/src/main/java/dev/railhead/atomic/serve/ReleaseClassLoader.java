package dev.railhead.atomic.serve;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads classes and resources from one release. There is one for each release, search path and
 * parent; it is closed when the last pin on its release goes, and with it the files that it has
 * open, before the release's place can be used again.
 *
 * <p>What it has loaded stays, but what it has not loaded by then it never will. A request that
 * uses it holds a {@link Pin}; anything that lives longer must not come from here.
 *
 * <p>Thread-safe.
 */
public final class ReleaseClassLoader extends URLClassLoader {
  private final LiveRelease release;
  private final SearchRoots roots;

  static {
    ClassLoader.registerAsParallelCapable();
  }

  private ReleaseClassLoader(
      LiveRelease release, SearchRoots roots, URL[] urls, ClassLoader parent) {
    super("release " + release, urls, parent);
    this.release = release;
    this.roots = roots;
  }

  /**
   * The loader for {@code release}: asks {@code parent} first, then each directory of {@code path},
   * and after each the files in it whose names end in {@code .jar}, in the order of their names.
   *
   * @throws IllegalStateException if the release has ended: hold a pin on it meanwhile
   * @throws UncheckedIOException if a directory cannot be listed; nothing was kept
   */
  public static ReleaseClassLoader of(LiveRelease release, SearchPath path, ClassLoader parent) {
    SearchRoots roots = path.in(release);
    return release.attachments.computeIfAbsent(
        new Key(path, parent),
        ReleaseClassLoader.class,
        () -> new ReleaseClassLoader(release, roots, urls(roots), parent));
  }

  private record Key(SearchPath path, ClassLoader parent) {}

  private static URL[] urls(SearchRoots roots) {
    List<URL> urls = new ArrayList<>();
    try {
      for (Path directory : roots.directories()) {
        urls.add(directory.toUri().toURL());
        for (Path jar : jars(roots, directory)) {
          urls.add(jar.toUri().toURL());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return urls.toArray(URL[]::new);
  }

  private static List<Path> jars(SearchRoots roots, Path directory) throws IOException {
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(directory, "*.jar")) {
      for (Path each : all) {
        if (Files.isRegularFile(each) && roots.contains(each)) {
          jars.add(each);
        }
      }
    }
    Collections.sort(jars);
    return jars;
  }

  /** The release that this loads from. */
  public LiveRelease release() {
    return release;
  }

  @Override
  public @Nullable URL findResource(String name) {
    @Nullable URL found = super.findResource(name);
    return found != null && isInside(found) ? found : null;
  }

  @Override
  public Enumeration<URL> findResources(String name) throws IOException {
    Stream<URL> inside =
        Collections.list(super.findResources(name)).stream().filter(this::isInside);
    return Collections.enumeration(inside.toList());
  }

  /** A link in a directory may lead anywhere; what is in a jar was checked with the jar. */
  private boolean isInside(URL found) {
    if (!"file".equals(found.getProtocol())) {
      return true;
    }
    try {
      return roots.contains(Path.of(URI.create(found.toExternalForm())));
    } catch (IllegalArgumentException | FileSystemNotFoundException e) {
      return false;
    }
  }
}
