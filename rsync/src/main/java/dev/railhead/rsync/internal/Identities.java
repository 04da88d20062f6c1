package dev.railhead.rsync.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.password.PasswordFinder;
import net.schmizz.sshj.userauth.password.PasswordUtils;
import net.schmizz.sshj.userauth.password.Resource;

/**
 * Private keys, each read and decrypted once, on first use: decryption is slow on purpose, and a
 * fleet has many hosts. Thread-safe.
 */
public final class Identities {
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
    if (!Files.isReadable(file)) {
      throw new IOException(file + " cannot be read");
    }
    try {
      KeyProvider provider = client.loadKeys(file.toString(), finder(file));
      KeyPair pair = new KeyPair(provider.getPublic(), provider.getPrivate());
      read.put(file, pair);
      return pair;
    } catch (IOException e) {
      throw new IOException(file + " is no key that can be used: " + describe(file, e), e);
    }
  }

  private String describe(Path file, IOException problem) {
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
            // sshj blanks what it is given; the supplier's own array is not ours to blank.
            return supplier.get().clone();
          }

          @Override
          public boolean shouldRetry(Resource<?> resource) {
            return false;
          }
        };
  }
}
