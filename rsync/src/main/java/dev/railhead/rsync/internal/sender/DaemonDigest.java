package dev.railhead.rsync.internal.sender;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/** The digests that a daemon may ask for, the strongest first. Every Java has all of them. */
enum DaemonDigest {
  SHA512("sha512", "SHA-512"),
  SHA256("sha256", "SHA-256"),
  SHA1("sha1", "SHA-1"),
  MD5("md5", "MD5");

  private final String word;
  private final String algorithm;

  DaemonDigest(String word, String algorithm) {
    this.word = word;
    this.algorithm = algorithm;
  }

  /**
   * The strongest of those that a greeting lists; MD5 when it lists none, as before rsync 3.2.7.
   *
   * @throws UnsupportedException if there is none that both ends have
   */
  static DaemonDigest best(Optional<String> greeting) throws UnsupportedException {
    if (greeting.isEmpty()) {
      return MD5;
    }
    List<String> theirs = List.of(greeting.get().split(" +"));
    for (DaemonDigest digest : values()) {
      if (theirs.contains(digest.word)) {
        return digest;
      }
    }
    throw new UnsupportedException(
        "the host's rsync daemon has no digest that is spoken here, only: " + greeting.get());
  }

  /** Its name in a greeting. */
  String word() {
    return word;
  }

  MessageDigest begin() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("this Java has no " + algorithm, e);
    }
  }
}
