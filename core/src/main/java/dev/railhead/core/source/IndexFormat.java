package dev.railhead.core.source;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.source.Manifest.Entry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a release's index, which stand beside those of its manifest: revision, recipe, the
 * manifest's digest, and for each entry in the manifest's order its time and Git object.
 */
final class IndexFormat {
  private static final String HEADER = "railhead-index 1";

  private IndexFormat() {}

  static byte[] print(ReleaseIndex index) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(HEADER);
    out.writeUTF(index.release().revision().id());
    out.writeUTF(index.recipe().digest().hex());
    out.writeBoolean(index.recipe().built());
    out.writeUTF(index.release().manifest().digest().hex());
    for (Item item : index.items()) {
      out.writeLong(item.mtime());
      out.writeUTF(item.blob());
    }
    return bytes.toByteArray();
  }

  /** Reads only whom the index is for, which is quick for any size. */
  static Head head(DataInputStream in) throws IOException {
    if (!in.readUTF().equals(HEADER)) {
      throw new IOException("not an index of version 1");
    }
    Revision revision = Revision.of(in.readUTF());
    return new Head(revision, new Recipe(Sha256.of(in.readUTF()), in.readBoolean()));
  }

  static ReleaseIndex parse(ReleaseId id, byte[] index, byte[] manifest) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(index));
    Head head = head(in);
    String digest = in.readUTF();
    Manifest read = Manifest.parse(manifest);
    if (!read.digest().hex().equals(digest)) {
      throw new IOException("the index belongs to another manifest");
    }
    List<Item> items = new ArrayList<>(read.entries().size());
    for (Entry entry : read.entries()) {
      items.add(new Item(entry, in.readLong(), in.readUTF()));
    }
    return ReleaseIndex.of(id, head.revision(), head.recipe(), items);
  }

  /**
   * Whom an index is for.
   *
   * @param revision the commit
   * @param recipe what was made of it
   */
  record Head(Revision revision, Recipe recipe) {}
}
