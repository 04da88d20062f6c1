package dev.railhead.atomic.internal;

import dev.railhead.core.source.Manifest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Small things about a release's tree and its listing. */
public final class Tree {
  private Tree() {}

  /** The last name of {@code place}. */
  public static String name(String place) {
    return View.nameOf(place);
  }

  /** The manifest's own bytes, one char each. */
  public static String text(Manifest manifest) {
    return new String(manifest.bytes(), StandardCharsets.ISO_8859_1);
  }

  /** The SHA-256 of {@code listing}, in hexadecimal digits. */
  public static String digest(byte[] listing) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(listing));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * Notes that a file in {@code tree} is not what its size and time say: a transfer passes over it,
   * so until a release is right, nothing that is here is built upon.
   */
  public static Step suspect(String tree) {
    return Step.put(Step.Kind.VERIFY, View.STATE + "/suspect", tree + "\n");
  }

  /** {@code text} as one line that cannot forge another. */
  public static String printable(String text) {
    return Answer.printable(text.getBytes(StandardCharsets.UTF_8));
  }
}
