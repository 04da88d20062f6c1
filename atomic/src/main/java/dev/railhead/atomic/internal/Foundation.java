package dev.railhead.atomic.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/** The home of a docroot on this machine, and the directories that belong in it. */
public final class Foundation {
  private static final List<String> STATE =
      List.of(View.STATE, View.STATE + "/seals", View.STATE + "/manifests", View.STATE + "/pins");

  private Foundation() {}

  /**
   * Makes the home and what belongs in it. Only the last component: that its parent is missing is
   * more likely a typing error, or a file system that is not mounted.
   *
   * @param name what people call the home
   */
  public static void lay(Path home, String name) throws IOException {
    if (!Files.exists(home, LinkOption.NOFOLLOW_LINKS)) {
      makeHome(home, name);
    }
    if (!Files.isDirectory(home)) {
      throw new RefusedException(name + " is not a directory: choose another home, or remove it");
    }
    enterOrRefuse(home, name);
    if (!Files.isWritable(home)) {
      throw new RefusedException(
          name
              + " is not writable for "
              + System.getProperty("user.name")
              + ": give it to that user");
    }
    Path current = home.resolve(View.CURRENT);
    if (Files.exists(current) && !Files.isSymbolicLink(current)) {
      throw new RefusedException(
          name
              + "/current is not a symbolic link: move it away, so that a link can take its place");
    }
    for (String each : STATE) {
      directory(home, each, name);
    }
  }

  private static void makeHome(Path home, String name) throws IOException {
    Path parent = home.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      int slash = name.lastIndexOf('/');
      throw new RefusedException(
          (slash < 0 ? "." : name.substring(0, Math.max(1, slash)))
              + ", the directory that "
              + name
              + " belongs in, does not exist: create it");
    }
    try {
      NioDisk.at(parent).run(new Call.MakeDirectory(String.valueOf(home.getFileName())));
    } catch (IOException e) {
      throw new RefusedException(
          name + " cannot be created: make " + parent + " writable, or create it by hand");
    }
    NioDisk.sync(parent);
  }

  private static void directory(Path home, String path, String name) throws IOException {
    Path directory = home.resolve(path);
    if (Files.isSymbolicLink(directory)) {
      throw new RefusedException(
          name
              + "/"
              + path
              + " is a symbolic link: make it a directory, or mount the other file system there");
    }
    if (!Files.isDirectory(directory)) {
      NioDisk.at(home).run(new Call.MakeDirectory(path));
      if (path.endsWith("/pins")) {
        // Servers run as other users, and each takes only its own leases away.
        Files.setAttribute(directory, "unix:mode", 01777);
      }
      NioDisk.sync(directory.resolveSibling("."));
    }
  }

  /** Checks that the home can be worked in, and was prepared before. */
  public static void enter(Path home, String name) throws IOException {
    enterOrRefuse(home, name);
    if (!Files.isDirectory(home.resolve(View.STATE))) {
      throw new RefusedException(
          name + " has no " + View.STATE + " directory: nothing was prepared here");
    }
  }

  /** Checks that the home can be looked into. */
  public static void enterOrRefuse(Path home, String name) throws IOException {
    if (!Files.isDirectory(home) || !Files.isExecutable(home)) {
      throw new RefusedException(name + " cannot be entered");
    }
    if (Files.isSymbolicLink(home.resolve(View.STATE))) {
      throw new RefusedException(
          name + "/" + View.STATE + " is a symbolic link: remove it, its directory must be here");
    }
  }

  /** Checks that {@code bytes} fit into the file system of {@code directory}. */
  public static void needRoom(Path directory, String name, long bytes) throws IOException {
    long free = Files.getFileStore(directory).getUsableSpace();
    if (free < bytes) {
      throw new RefusedException(
          "no room in " + name + ": " + free + " bytes are free, and " + bytes + " may be needed");
    }
  }
}
