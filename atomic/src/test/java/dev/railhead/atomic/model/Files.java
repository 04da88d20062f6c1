package dev.railhead.atomic.model;

import dev.railhead.atomic.internal.Call;
import dev.railhead.atomic.internal.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The files of the releases of the model: three, each of which names its release. */
final class Files {
  static final List<String> NAMES = List.of("a", "b", "lib/c");

  private Files() {}

  /** The release with the number {@code n}. */
  static String id(int n) {
    return String.format("%010x-20140616-2337%02d-UTC", n, n);
  }

  static String content(String id, String name) {
    return name + " of " + id;
  }

  /** What a transfer of {@code id} to {@code tree} does; the last file is spoiled if asked for. */
  static List<Call> transfer(Disk disk, String tree, String id, boolean spoiled)
      throws IOException {
    List<Call> calls = new ArrayList<>();
    if (!disk.isDirectory(tree + "/lib")) {
      calls.add(new Call.MakeDirectory(tree + "/lib"));
    }
    for (String name : NAMES) {
      boolean wrong = spoiled && name.equals("lib/c");
      calls.add(new Call.Write(tree + "/" + name, wrong ? "spoiled" : content(id, name)));
    }
    return calls;
  }

  /** Whether {@code tree} holds just {@code id}. */
  static boolean complete(Disk disk, String tree, String id) throws IOException {
    for (String name : NAMES) {
      if (!disk.text(tree + "/" + name).orElse("").equals(content(id, name))) {
        return false;
      }
    }
    return disk.names(tree).equals(List.of("a", "b", "lib"));
  }
}
