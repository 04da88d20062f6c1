package dev.railhead.flags;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;

/** The SHA-256 of what flags say, whatever their order. */
final class Digest {
  private Digest() {}

  static String of(Collection<FlagDefinition> flags) {
    MessageDigest sha256 = sha256();
    flags.stream()
        .sorted(Comparator.comparing(FlagDefinition::name))
        .forEach(flag -> sha256.update(flag.canonical().getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(sha256.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
