package dev.railhead.core.source;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What besides the revision decides on a release's files: a store finds a release again only for
 * the recipe that it was made by. Immutable.
 *
 * @param digest of the sub-tree and the build step's command
 * @param built whether there is a build step
 */
record Recipe(Sha256 digest, boolean built) {
  static Recipe of(SourceSettings settings) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(settings.subTree().map(TreePath::bytes).orElse(new byte[0]));
    settings
        .build()
        .ifPresent(
            step ->
                step.command().forEach(word -> parts.add(word.getBytes(StandardCharsets.UTF_8))));
    Hasher hasher = Hashing.sha256().newHasher();
    for (byte[] part : parts) {
      hasher.putInt(part.length).putBytes(part);
    }
    return new Recipe(Sha256.of(hasher.hash()), settings.build().isPresent());
  }
}
