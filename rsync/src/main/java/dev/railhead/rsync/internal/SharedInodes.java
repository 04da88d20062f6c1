package dev.railhead.rsync.internal;

import com.google.common.primitives.Bytes;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Manifest.RegularFile;
import dev.railhead.core.source.TreePath;
import dev.railhead.rsync.internal.Attempt.Broken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Takes hard links out of a destination where rsync would otherwise change a file through them.
 *
 * <p>A destination that is not fresh may hold files that are hard links of the live release's: an
 * earlier push with a basis left them, or somebody made the directory with {@code cp -al}. Measured
 * with rsync 3.5.0, with and without {@code --link-dest}, on such a file:
 *
 * <ul>
 *   <li>content, size or time differ: rsync writes a new file and renames it; the live one is safe;
 *   <li>only the mode differs: rsync calls chmod(2) on the shared inode, <b>and the live release
 *       changes</b>;
 *   <li>a symbolic link's time differs: it is set through the shared inode, unless {@code -J} is
 *       given (it is);
 *   <li>in a fresh destination a file of another mode is copied from the basis, not linked.
 * </ul>
 *
 * <p>Where owners are sent, or files are compared by their contents, owners and times are changed
 * in place too: then all files of several names are unlinked.
 *
 * <p>rsync has no option against the second case, so files of more than one name and of another
 * mode than the release's are unlinked first. rsync then makes them anew, from the basis where
 * there is one, without sending their content.
 */
final class SharedInodes {
  private static final int LONGEST_LIST = 64 << 20;
  private static final String GNU_TAR = "tar (GNU tar)";

  /**
   * Argument: a directory. Prints the mode and name of each file of several names among those that
   * come in; those that are not there yet do not matter.
   */
  private static final String LOOK =
      "cd -- \"$1\" && xargs -0 -r sh -c 'find \"$@\" -maxdepth 0 -type f -links +1"
          + " -printf \"%m %p\\0\" 2>/dev/null; test $? -le 1' find";

  /**
   * Argument: a directory. Of an empty one, prints what tar says of itself, and NUL. Of another,
   * prints NUL and the mode and name of each file of several names; and where an archive was not
   * unpacked to its end, first ends a tar that may still be at it, parts files of several names,
   * and gives all files the present time, so that rsync compares their contents.
   */
  private static final String SURVEY =
      "first=$(find \"$1/\" -mindepth 1 -print -quit) || exit; if [ -n \"$first\" ]; then"
          + " if [ -e \"$1/@\" ]; then ".replace("@", Unpacking.MARKER)
          + Unpacking.END
          + " find \"$1/\" -type f -links +1 -delete"
          + " && find \"$1/\" -type f -exec touch -c -- {} +"
          + " && rm -f -- \"$1/@\" || exit; fi;".replace("@", Unpacking.MARKER)
          + " printf '\\0';"
          + " exec find \"$1/\" -mindepth 1 -type f -links +1 -printf '%m %P\\0'; fi;"
          + " tar --version 2>/dev/null | head -n 1; printf '\\0'";

  private final HostSession session;
  private final HostPath directory;
  private final Deadline deadline;
  private boolean isStrict;
  private boolean isUnpackable;

  SharedInodes(HostSession session, HostPath directory, Deadline deadline) {
    this.session = session;
    this.directory = directory;
    this.deadline = deadline;
  }

  /** Parts all files of several names: more of them is changed in place than the mode. */
  SharedInodes strictly() {
    isStrict = true;
    return this;
  }

  /** Unlinks what must not be changed in place, and says what went wrong, if anything. */
  Optional<Broken> part(Manifest manifest) throws IOException, InterruptedException {
    Command survey =
        Command.of("env", "LC_ALL=C", "sh", "-c", SURVEY, "railhead", directory.value());
    CommandResult found = run(survey.keepingOutput(LONGEST_LIST));
    if (!found.isSuccess()) {
      return Optional.of(failure("find", found));
    }
    byte[] said = found.stdout();
    int end = Bytes.indexOf(said, (byte) 0);
    isUnpackable = new String(said, 0, end, StandardCharsets.UTF_8).startsWith(GNU_TAR);
    byte[] listing = Arrays.copyOfRange(said, end + 1, said.length);
    return found.droppedBytes() > 0 || (isStrict && listing.length > 0)
        ? unlinkAll()
        : unlink(listing, manifest);
  }

  /** Whether {@link #part(Manifest)} found an empty directory, and a tar that can fill it. */
  boolean isUnpackable() {
    return isUnpackable;
  }

  /**
   * As {@link #part(Manifest)}, where nothing but {@code files} will be changed in place.
   *
   * @param files their paths, each behind {@code ./} and before NUL
   */
  Optional<Broken> part(Manifest manifest, byte[] files) throws IOException, InterruptedException {
    if (files.length == 0) {
      return Optional.empty();
    }
    Command find = Command.of("sh", "-c", LOOK, "railhead", directory.value());
    CommandResult listing = run(find.withStdin(files).keepingOutput(LONGEST_LIST));
    if (!listing.isSuccess()) {
      return Optional.of(failure("find", listing));
    }
    return listing.droppedBytes() > 0 ? unlinkAll() : unlink(listing.stdout(), manifest);
  }

  private Optional<Broken> unlink(byte[] listing, Manifest manifest)
      throws IOException, InterruptedException {
    byte[] wrong = wronglyShared(listing, manifest);
    if (wrong.length == 0) {
      return Optional.empty();
    }
    CommandResult removal = run(Command.of("xargs", "-0", "-r", "rm", "-f", "--").withStdin(wrong));
    return removal.isSuccess() ? Optional.empty() : Optional.of(failure("rm", removal));
  }

  /** More links than a list may hold: to lose them all costs time, not safety. */
  private Optional<Broken> unlinkAll() throws IOException, InterruptedException {
    CommandResult removal = run(find("-delete"));
    return removal.isSuccess() ? Optional.empty() : Optional.of(failure("find", removal));
  }

  /** In the C locale, so that what it complains of can be understood. */
  private Command find(String... action) {
    String[] command = {
      "env",
      "LC_ALL=C",
      "find",
      directory.value() + "/",
      "-mindepth",
      "1",
      "-type",
      "f",
      "-links",
      "+1"
    };
    String[] whole = Arrays.copyOf(command, command.length + action.length);
    System.arraycopy(action, 0, whole, command.length, action.length);
    return Command.of(List.of(whole));
  }

  private CommandResult run(Command command) throws IOException, InterruptedException {
    return session.run(command.within(deadline.leftUpTo(Duration.ofDays(1))));
  }

  /** The names, each behind the directory and before NUL, whose mode is not the release's. */
  private byte[] wronglyShared(byte[] listing, Manifest manifest) {
    byte[] prefix = (directory.value() + "/").getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream wrong = new ByteArrayOutputStream();
    int begin = 0;
    for (int i = 0; i < listing.length; i++) {
      if (listing[i] == 0) {
        byte[] path = wronglyShared(Arrays.copyOfRange(listing, begin, i), manifest, prefix);
        wrong.writeBytes(path);
        begin = i + 1;
      }
    }
    return wrong.toByteArray();
  }

  private static byte[] wronglyShared(byte[] record, Manifest manifest, byte[] prefix) {
    int space = 0;
    while (record[space] != ' ') {
      space++;
    }
    int mode = Integer.parseInt(new String(record, 0, space, StandardCharsets.US_ASCII), 8);
    int dot = record[space + 1] == '.' && record[space + 2] == '/' ? 2 : 0;
    byte[] name = Arrays.copyOfRange(record, space + 1 + dot, record.length);
    Manifest.Entry wanted = manifest.entry(TreePath.of(name)).orElse(null);
    if (!(wanted instanceof RegularFile file) || file.mode() == mode) {
      return new byte[0];
    }
    byte[] path = Arrays.copyOf(prefix, prefix.length + name.length + 1);
    System.arraycopy(name, 0, path, prefix.length, name.length);
    return path;
  }

  private Broken failure(String program, CommandResult result) {
    Excerpt said = Excerpt.of(result.stderr());
    if (result.exitStatus().isEmpty()) {
      return Broken.transientOne(
          Cause.UNREACHABLE, program + " ended without a status: " + said.ending());
    }
    Broken found = Diagnosis.of(program, result.exitStatus().getAsInt(), said);
    return Broken.lastingOne(found.cause(), found.message());
  }
}
