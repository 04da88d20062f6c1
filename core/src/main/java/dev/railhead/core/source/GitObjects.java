package dev.railhead.core.source;

import java.io.IOException;
import java.io.OutputStream;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;

/** The content of Git objects. For one thread; the reader belongs to the caller. */
final class GitObjects implements TreeUpdate.Blobs {
  private final ObjectReader reader;

  GitObjects(ObjectReader reader) {
    this.reader = reader;
  }

  /** The length of the blob in bytes. */
  long size(String blob) throws IOException {
    return reader.getObjectSize(ObjectId.fromString(blob), Constants.OBJ_BLOB);
  }

  /** JGit streams what is above its limit for large files, so that memory stays bounded. */
  @Override
  public void copy(String blob, OutputStream out) throws IOException {
    try {
      reader.open(ObjectId.fromString(blob), Constants.OBJ_BLOB).copyTo(out);
    } catch (MissingObjectException e) {
      throw new IOException("the repository no longer has the object " + blob, e);
    }
  }
}
