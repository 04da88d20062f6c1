package dev.railhead.atomic.model;

import dev.railhead.atomic.internal.Call;
import dev.railhead.atomic.internal.NioDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A real directory, for what the model does; its power stays on. */
final class RealDisk implements TestDisk {
  private final Path home;
  private final NioDisk disk;
  private Set<String> pins = Set.of();
  private String verified = "";

  RealDisk(Path home) {
    this.home = home;
    this.disk =
        new NioDisk(
            home,
            tree -> {
              if (!Files.complete(this, home.relativize(tree).toString(), verified)) {
                throw new IOException(tree + " is not " + verified);
              }
            },
            call -> {});
  }

  @Override
  public List<Part> parts(Call call) {
    return List.of(() -> disk.run(call));
  }

  @Override
  public void verifies(String id) {
    verified = id;
  }

  @Override
  public void pin(Set<String> places) {
    pins = Set.copyOf(places);
  }

  @Override
  public String listing() throws IOException {
    Set<String> lines = new TreeSet<>();
    try (Stream<Path> all = java.nio.file.Files.walk(home)) {
      for (Path path : all.toList()) {
        String name = home.relativize(path).toString();
        lines.add(name + " = " + target(name).orElse("") + text(name).orElse(""));
      }
    }
    return String.join("\n", lines);
  }

  @Override
  public Optional<String> text(String path) throws IOException {
    return disk.text(path);
  }

  @Override
  public Optional<String> target(String path) throws IOException {
    return disk.target(path);
  }

  @Override
  public boolean isDirectory(String path) {
    return disk.isDirectory(path);
  }

  @Override
  public boolean exists(String path) {
    return disk.exists(path);
  }

  @Override
  public Optional<String> leadsTo(String path) {
    return disk.leadsTo(path);
  }

  @Override
  public boolean same(String one, String other) {
    return disk.same(one, other);
  }

  @Override
  public List<String> names(String path) throws IOException {
    return disk.names(path);
  }

  @Override
  public Set<String> pinned() {
    return pins;
  }
}
