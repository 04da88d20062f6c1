package dev.railhead.atomic.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The leases of serving processes on a docroot, as the rule for their readers in the package of the
 * application side has it. Taken at one moment; immutable.
 *
 * @param counting the leases that count
 * @param gone files of processes that are gone, and may be deleted by who holds the docroot's lock
 */
public record PinFiles(List<Lease> counting, List<Path> gone) {
  private static final Pattern LINE =
      Pattern.compile(
          "railhead-pin 1 (\\S+) ([A-Za-z0-9._-][A-Za-z0-9._/-]*) (\\S+) (\\d+|-) (\\d+|-) (\\S+)"
              + " (\\S+)");
  private static final long STALE_SECONDS = 300;
  private static final int LONGEST_LINE = 1024;

  /**
   * One lease.
   *
   * @param place what it protects, relative to the home; {@code *} for everything
   * @param release the release there, for people
   * @param process the process's number, or {@code -}
   */
  public record Lease(String place, String release, String process) {
    @Override
    public String toString() {
      return "process " + process + " (release " + release + ")";
    }
  }

  /** Copies the lists. */
  public PinFiles {
    counting = List.copyOf(counting);
    gone = List.copyOf(gone);
  }

  /** The leases under {@code state}, a docroot's {@code .railhead}. */
  static PinFiles in(Path state) throws IOException {
    List<Lease> counting = new ArrayList<>();
    List<Path> gone = new ArrayList<>();
    Path pins = state.resolve("pins");
    if (!Files.isDirectory(pins, LinkOption.NOFOLLOW_LINKS)) {
      return new PinFiles(counting, gone);
    }
    Machine machine = Machine.look();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(pins, "*.pin")) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName());
        if (!name.startsWith(".") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          look(file, machine, counting, gone);
        }
      }
    }
    return new PinFiles(counting, gone);
  }

  private static void look(Path file, Machine machine, List<Lease> counting, List<Path> gone)
      throws IOException {
    try {
      Matcher line = LINE.matcher(firstLine(file));
      boolean known = line.matches();
      boolean counts =
          ((known && machine.isOwn(line.group(6), line.group(7)))
                  ? machine.runs(line.group(4), line.group(5))
                  : isFresh(file))
              || machine.locks(file);
      if (!counts) {
        gone.add(file);
      } else {
        counting.add(
            known
                ? new Lease(line.group(2), line.group(3), line.group(4))
                : new Lease("*", "-", "-"));
      }
    } catch (NoSuchFileException takenAway) {
      // Its process took it away just now.
    }
  }

  private static String firstLine(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(LONGEST_LINE), StandardCharsets.ISO_8859_1);
      int end = text.indexOf('\n');
      return end < 0 ? text : text.substring(0, end);
    }
  }

  private static boolean isFresh(Path file) throws IOException {
    Instant modified = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
    return modified.plusSeconds(STALE_SECONDS).isAfter(Instant.now());
  }

  /** The places that are protected. */
  public Set<String> places() {
    Set<String> places = new HashSet<>();
    counting.forEach(lease -> places.add(lease.place()));
    return places;
  }

  /** The leases that protect {@code place}. */
  public List<Lease> on(String place) {
    return counting.stream()
        .filter(lease -> lease.place().equals(place) || lease.place().equals("*"))
        .toList();
  }

  /** Which processes there are, and which files are locked, as /proc has it. */
  private static final class Machine {
    private final String boot;
    private final String namespace;
    private @Nullable Set<String> lockedInodes;

    private Machine(String boot, String namespace) {
      this.boot = boot;
      this.namespace = namespace;
    }

    static Machine look() {
      String namespace;
      try {
        namespace = Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
      } catch (IOException unknown) {
        namespace = "";
      }
      return new Machine(read("/proc/sys/kernel/random/boot_id").strip(), namespace);
    }

    /**
     * Only when nothing else tells: to list its locks, Linux waits until each processor has been
     * through its scheduler, which takes 10 ms.
     */
    private Set<String> lockedInodes() {
      if (lockedInodes == null) {
        Set<String> inodes = new HashSet<>();
        for (String line : read("/proc/locks").split("\n", -1)) {
          String[] words = line.trim().split("\\s+", -1);
          if (words.length > 5 && words[1].equals("POSIX")) {
            inodes.add(words[5].substring(words[5].lastIndexOf(':') + 1));
          }
        }
        lockedInodes = inodes;
      }
      return lockedInodes;
    }

    private static String read(String file) {
      try {
        return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1);
      } catch (IOException notThere) {
        return "";
      }
    }

    boolean locks(Path file) throws IOException {
      Object inode = Files.getAttribute(file, "unix:ino", LinkOption.NOFOLLOW_LINKS);
      return lockedInodes().contains(String.valueOf(inode));
    }

    boolean isOwn(String leaseBoot, String leaseNamespace) {
      return !boot.isEmpty() && boot.equals(leaseBoot) && namespace.equals(leaseNamespace);
    }

    boolean runs(String process, String start) {
      String stat = read("/proc/" + process + "/stat");
      if (stat.isEmpty() && read("/proc/1/stat").isEmpty()) {
        return ProcessHandle.of(Long.parseLong(process)).isPresent();
      }
      String[] fields = stat.substring(stat.lastIndexOf(')') + 1).trim().split(" ", -1);
      // After the name: the state is field 3, and the start time field 22 (proc(5)).
      return fields.length > 19
          && fields[19].equals(start)
          && !fields[0].equals("Z")
          && !fields[0].equals("X");
    }
  }
}
