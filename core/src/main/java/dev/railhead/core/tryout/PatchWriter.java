package dev.railhead.core.tryout;

import dev.railhead.core.Revision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.patch.FileHeader;
import org.eclipse.jgit.revwalk.RevTree;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.util.io.BinaryHunkOutputStream;

/**
 * Writes the difference of two trees as {@code git apply} reads it: what JGit's formatter writes,
 * and binary files as {@code git diff --binary} has them (gitdiff "GIT binary patch", as literal
 * hunks in both directions). For one thread.
 */
final class PatchWriter {
  private final Repository repository;
  private final int limit;

  PatchWriter(Repository repository, int limit) {
    this.repository = repository;
    this.limit = limit;
  }

  Patch patch(Revision base, ObjectId tree) throws IOException {
    Bounded out = new Bounded(limit);
    List<String> files = new ArrayList<>();
    try (RevWalk walk = new RevWalk(repository);
        ObjectReader reader = repository.newObjectReader();
        DiffFormatter formatter = formatter(out)) {
      RevTree from = walk.parseCommit(ObjectId.fromString(base.id())).getTree();
      for (DiffEntry entry : sorted(formatter.scan(from, tree))) {
        boolean deleted = entry.getChangeType() == DiffEntry.ChangeType.DELETE;
        files.add(deleted ? entry.getOldPath() : entry.getNewPath());
        FileHeader header = formatter.toFileHeader(entry);
        if (header.getPatchType() == FileHeader.PatchType.UNIFIED) {
          formatter.format(entry);
        } else {
          writeBinary(out, header, entry, reader);
        }
      }
      formatter.flush();
    }
    return new Patch(base, tree.name(), files, out.toByteArray());
  }

  /** Whatever the user's configuration says of diffs. */
  private DiffFormatter formatter(OutputStream out) {
    DiffFormatter formatter = new DiffFormatter(out);
    formatter.setRepository(repository);
    formatter.setDetectRenames(true);
    formatter.setOldPrefix("a/");
    formatter.setNewPrefix("b/");
    formatter.setQuotePaths(true);
    formatter.setAbbreviationLength(Constants.OBJECT_ID_STRING_LENGTH);
    return formatter;
  }

  /** What goes away makes room first: a file may become a directory, and the other way round. */
  private static List<DiffEntry> sorted(List<DiffEntry> entries) {
    List<DiffEntry> sorted = new ArrayList<>(entries);
    sorted.sort(
        Comparator.comparing(entry -> entry.getChangeType() != DiffEntry.ChangeType.DELETE));
    return sorted;
  }

  private static void writeBinary(
      OutputStream out, FileHeader header, DiffEntry entry, ObjectReader reader)
      throws IOException {
    out.write(head(header));
    if (entry.getOldId().equals(entry.getNewId())) {
      // Only the name or the mode is another one.
      return;
    }
    out.write(index(entry).getBytes(StandardCharsets.US_ASCII));
    out.write("GIT binary patch\n".getBytes(StandardCharsets.US_ASCII));
    writeHunk(out, content(entry.getNewMode(), entry.getNewId(), reader));
    writeHunk(out, content(entry.getOldMode(), entry.getOldId(), reader));
  }

  /** The line by which {@code git apply} knows both contents: it wants the ids in full. */
  private static String index(DiffEntry entry) {
    boolean sameMode = entry.getOldMode().equals(entry.getNewMode());
    return "index "
        + entry.getOldId().name()
        + ".."
        + entry.getNewId().name()
        + (sameMode ? " " + entry.getNewMode() : "")
        + "\n";
  }

  /** The lines of a header up to those that a binary patch does not have or has in full. */
  private static byte[] head(FileHeader header) {
    String text = new String(header.getBuffer(), StandardCharsets.ISO_8859_1);
    StringBuilder head = new StringBuilder();
    for (String line : text.split("(?<=\n)", -1)) {
      boolean other = line.startsWith("index ") || line.startsWith("--- ");
      if (other || line.startsWith("Binary files")) {
        break;
      }
      head.append(line);
    }
    return head.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] content(FileMode mode, AbbreviatedObjectId id, ObjectReader reader)
      throws IOException {
    return mode.equals(FileMode.MISSING)
        ? new byte[0]
        : reader.open(id.toObjectId(), Constants.OBJ_BLOB).getBytes(Integer.MAX_VALUE);
  }

  private static void writeHunk(OutputStream out, byte[] content) throws IOException {
    out.write(("literal " + content.length + "\n").getBytes(StandardCharsets.US_ASCII));
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (OutputStream zlib = new DeflaterOutputStream(deflated)) {
      zlib.write(content);
    }
    // Not closed: that would close the patch.
    BinaryHunkOutputStream lines = new BinaryHunkOutputStream(out);
    lines.write(deflated.toByteArray());
    lines.flush();
    out.write('\n');
  }

  /** Bytes up to a limit. */
  private static final class Bounded extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final int limit;

    Bounded(int limit) {
      this.limit = limit;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      if (length > limit - bytes.size()) {
        throw new PatchException(
            "the patch would have more than "
                + limit
                + " bytes; are there files that should be ignored?");
      }
      bytes.write(buffer, offset, length);
    }

    byte[] toByteArray() {
      return bytes.toByteArray();
    }
  }
}
