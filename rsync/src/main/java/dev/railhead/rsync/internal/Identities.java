package dev.railhead.rsync.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.userauth.keyprovider.KeyFormat;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.keyprovider.KeyProviderUtil;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.PasswordUtils;
import net.schmizz.sshj.userauth.password.Resource;

/**
 * Private keys, each read and decrypted once, on first use: decryption is slow on purpose, and a
 * fleet has many hosts. Thread-safe.
 */
public final class Identities {
  private static final int BEGINNING = 100;

  /** The first word or line of the formats of public keys: OpenSSH, RFC 4716 and RFC 7468. */
  private static final Pattern PUBLIC_KEY =
      Pattern.compile("(?:sk-)?(?:ssh|ecdsa)-\\S+ |-{4,5} ?BEGIN (?:\\w+ )*PUBLIC KEY");

  private final Map<Path, Supplier<char[]>> passphrases;
  private final Map<Path, KeyPair> read = new ConcurrentHashMap<>();

  /** Keys of which those in {@code passphrases} are encrypted. */
  public Identities(Map<Path, Supplier<char[]>> passphrases) {
    this.passphrases = Map.copyOf(passphrases);
  }

  /**
   * The key in {@code file}.
   *
   * @throws IOException if it cannot be read, is in no known format, or cannot be decrypted
   */
  synchronized KeyPair pair(SSHClient client, Path file) throws IOException {
    KeyPair known = read.get(file);
    if (known != null) {
      return known;
    }
    if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
      throw new IOException(file + " cannot be read");
    }
    requirePrivate(file);
    try {
      KeyProvider provider = client.loadKeys(file.toString(), finder(file));
      KeyPair pair = new KeyPair(provider.getPublic(), provider.getPrivate());
      read.put(file, pair);
      return pair;
    } catch (IOException | RuntimeException e) {
      // A supplier of a passphrase is foreign code, and sshj's parsers fail unchecked, too.
      throw new IOException(file + " is no key that can be used: " + describe(file, e), e);
    }
  }

  /** sshj would say no more of such a file than that it knows no provider for it. */
  private static void requirePrivate(Path file) throws IOException {
    String beginning;
    try (InputStream in = Files.newInputStream(file)) {
      beginning = new String(in.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1).trim();
    }
    if (!beginning.isEmpty() && format(file) != KeyFormat.Unknown) {
      return;
    }
    if (PUBLIC_KEY.matcher(beginning).lookingAt()) {
      throw new IOException(
          file + " is a public key: name the private key, which stands in the file without .pub");
    }
    throw new IOException(
        file
            + " is not a private key in a known format: name a file as ssh-keygen(1) writes it,"
            + " which begins with -----BEGIN OPENSSH PRIVATE KEY-----");
  }

  private static KeyFormat format(Path file) throws IOException {
    try {
      return KeyProviderUtil.detectKeyFileFormat(file.toFile());
    } catch (IOException e) {
      throw new IOException(file + " cannot be read as a key: " + e.getMessage(), e);
    }
  }

  private String describe(Path file, Exception problem) {
    String hint = passphrases.containsKey(file) ? "" : " (no passphrase was given for it)";
    return problem.getMessage() + hint;
  }

  private PasswordFinder finder(Path file) {
    Supplier<char[]> supplier = passphrases.get(file);
    return supplier == null
        ? PasswordUtils.createOneOff(null)
        : new PasswordFinder() {
          @Override
          public char[] reqPassword(Resource<?> resource) {
            char[] passphrase =
                Objects.requireNonNull(supplier.get(), "the supplier of its passphrase gave null");
            // sshj blanks what it is given; the supplier's own array is not ours to blank.
            return passphrase.clone();
          }

          @Override
          public boolean shouldRetry(Resource<?> resource) {
            return false;
          }
        };
  }
}
