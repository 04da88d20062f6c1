package dev.railhead.rsync.compare;

import dev.railhead.rsync.fixture.ReleaseTree;
import dev.railhead.rsync.fixture.Tools;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * This JVM's classes in the form that a JVM maps into its memory instead of reading them, java(1)
 * {@code -XX:SharedArchiveFile}. What is in it a small push to empty hosts tells, as it does for
 * {@code examples/rsync-push}. Immutable.
 */
final class ClassArchive {
  private final Path file;
  private final String classPath;

  private ClassArchive(Path file, String classPath) {
    this.file = file;
    this.classPath = classPath;
  }

  /** Makes one in {@code directory}. */
  static ClassArchive in(Path directory) throws Exception {
    Files.createDirectories(directory);
    List<String> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      places.add(jarred(Path.of(place), directory.resolve(places.size() + ".jar")).toString());
    }
    ClassArchive made =
        new ClassArchive(directory.resolve("classes.jsa"), String.join(File.pathSeparator, places));
    made.rehearse(directory);
    return made;
  }

  /** An archive has classes of jars only. */
  private static Path jarred(Path place, Path jar) throws Exception {
    if (!Files.isDirectory(place)) {
      return place;
    }
    String program = Path.of(System.getProperty("java.home"), "bin", "jar").toString();
    Tools.run(program, "--create", "--file", jar.toString(), "-C", place.toString(), ".");
    return jar;
  }

  private void rehearse(Path directory) throws Exception {
    ReleaseTree tree = ReleaseTree.in(directory.resolve("release")).plainFiles(100, 10);
    try (Targets targets = new PipeTargets(directory.resolve("targets"), 2)) {
      ChildJvm.run(
          classPath,
          List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + file),
          ColdPush.class,
          ColdPush.arguments(tree.directory(), targets));
    }
    if (!Files.exists(file)) {
      throw new IOException("the JVM made no archive of its classes: " + file);
    }
  }

  /** Runs {@code main} as {@link ChildJvm#run} does, with the archive. */
  String run(List<String> options, Class<?> main, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(options);
    all.add("-XX:SharedArchiveFile=" + file);
    return ChildJvm.run(classPath, all, main, arguments);
  }
}
