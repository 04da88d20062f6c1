package dev.railhead.rsync.internal;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import dev.railhead.core.host.HostException;
import dev.railhead.rsync.HostKeyChangedException;
import dev.railhead.rsync.HostKeyUnknownException;
import dev.railhead.rsync.internal.KnownHostsEntry.Marker;
import java.io.IOException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/**
 * Decides on the key that a host presents, and keeps the decision. For one attempt at a connection:
 * sshj's reader thread asks, the connecting thread reads the answer afterwards.
 */
final class HostKeyCheck implements HostKeyVerifier {
  private static final List<String> RSA = List.of("rsa-sha2-512", "rsa-sha2-256");

  private final Login login;
  private final List<KnownHostsEntry> entries;
  private final List<String> preferred;
  private volatile @Nullable HostException refusal;
  private volatile @Nullable KnownKey accepted;
  private volatile @Nullable KnownKey presented;

  /**
   * A check of {@code login}'s host.
   *
   * @param types key types to ask for first, when the known keys do not say
   */
  HostKeyCheck(Login login, List<String> types) throws IOException {
    this.login = login;
    this.entries =
        login.hostKeys().pins().isEmpty()
            ? login.hostKeys().entries(login.knownHostsName())
            : List.of();
    this.preferred = algorithms(types);
  }

  private List<String> algorithms(List<String> types) {
    Set<String> algorithms = new LinkedHashSet<>();
    List<String> wanted = new ArrayList<>(types);
    known().forEach(entry -> wanted.add(entry.key().type()));
    for (String type : wanted) {
      algorithms.addAll(type.equals("ssh-rsa") ? RSA : List.of(type));
    }
    return List.copyOf(algorithms);
  }

  private List<KnownHostsEntry> known() {
    return entries.stream()
        .filter(entry -> entry.marker() == Marker.KNOWN && isSupported(entry.key()))
        .toList();
  }

  private static boolean isSupported(KnownKey key) {
    return !key.type().startsWith("ecdsa-") || SshAlgorithms.hasEcdsa();
  }

  /** Why the key was refused, if it was. */
  Optional<HostException> refusal() {
    return Optional.ofNullable(refusal);
  }

  /** The key that was accepted, if one was. */
  Optional<KnownKey> accepted() {
    return Optional.ofNullable(accepted);
  }

  /** The key that the host presented, if it came to that. */
  Optional<KnownKey> presented() {
    return Optional.ofNullable(presented);
  }

  @Override
  public List<String> findExistingAlgorithms(String hostname, int port) {
    return preferred;
  }

  @Override
  public boolean verify(String hostname, int port, PublicKey key) {
    KnownKey shown = encoded(key);
    presented = shown;
    HostException objection = objection(shown);
    refusal = objection;
    accepted = objection == null ? shown : null;
    return objection == null;
  }

  private static KnownKey encoded(PublicKey key) {
    PublicKey plain = key instanceof Certificate<?> certificate ? certificate.getKey() : key;
    byte[] blob = new Buffer.PlainBuffer().putPublicKey(plain).getCompactData();
    return KnownKey.of(KeyType.fromKey(plain).toString(), blob);
  }

  private @Nullable HostException objection(KnownKey shown) {
    Set<String> pins = login.hostKeys().pins();
    if (!pins.isEmpty()) {
      return pins.contains(shown.fingerprint())
          ? null
          : changed(shown, List.copyOf(pins), List.of("pinned"));
    }
    for (KnownHostsEntry entry : entries) {
      if (entry.marker() == Marker.REVOKED && entry.key().equals(shown)) {
        return changed(shown, List.of(), List.of(entry.place()));
      }
    }
    List<KnownHostsEntry> known = known();
    if (known.stream().anyMatch(entry -> entry.key().equals(shown))) {
      return null;
    }
    return known.isEmpty()
        ? unknown(shown)
        : changed(
            shown,
            known.stream().map(entry -> entry.key().fingerprint()).toList(),
            known.stream().map(KnownHostsEntry::place).toList());
  }

  private HostException changed(KnownKey shown, List<String> known, List<String> places) {
    return new HostKeyChangedException(login.host(), shown.fingerprint(), known, places);
  }

  private HostException unknown(KnownKey shown) {
    String line = login.knownHostsName() + " " + shown.text();
    String searched = login.knownHostsName() + " is not in " + login.hostKeys().files();
    String places =
        entries.stream()
            .filter(entry -> entry.marker() != Marker.REVOKED)
            .map(entry -> entry.marker() + " " + entry.key().type() + " at " + entry.place())
            .collect(Collectors.joining(", "));
    String note =
        places.isEmpty()
            ? searched
            : searched
                + " but for entries that cannot be used ("
                + places
                + "): certificate authorities are not supported, and ecdsa only if the application"
                + " has registered Bouncy Castle";
    return new HostKeyUnknownException(login.host(), shown.fingerprint(), line, note);
  }
}
