package dev.railhead.rsync.internal;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.DefaultSecurityProviderConfig;
import net.schmizz.sshj.common.Factory;

/**
 * The algorithms that are offered, best first. What rests on SHA-1, MD5 or CBC is not, as in
 * OpenSSH 9. Stateless.
 */
final class SshAlgorithms {
  private SshAlgorithms() {}

  /**
   * A configuration that leaves the JVM's security providers alone. AES-GCM of the JDK comes first:
   * it is several times faster than everything else there is.
   */
  static Config config() {
    DefaultSecurityProviderConfig config = new DefaultSecurityProviderConfig();
    config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
    config.setCipherFactories(
        List.of(
            GcmCiphers.AES128GCM(),
            GcmCiphers.AES256GCM(),
            ChachaPolyCiphers.CHACHA_POLY_OPENSSH(),
            BlockCiphers.AES128CTR(),
            BlockCiphers.AES192CTR(),
            BlockCiphers.AES256CTR()));
    config.setKeyExchangeFactories(modern(config.getKeyExchangeFactories()));
    config.setMACFactories(modern(config.getMACFactories()));
    config.setKeyAlgorithms(keyAlgorithms());
    return config;
  }

  private static <T> List<Factory.Named<T>> modern(List<Factory.Named<T>> factories) {
    return factories.stream()
        .filter(factory -> !factory.getName().matches(".*(sha1|md5|ripemd|-96).*"))
        .toList();
  }

  /** Certificates come last: for users' keys; host certificates are not supported. */
  private static List<Factory.Named<KeyAlgorithm>> keyAlgorithms() {
    List<Factory.Named<KeyAlgorithm>> plain = new ArrayList<>();
    List<Factory.Named<KeyAlgorithm>> certificates = new ArrayList<>();
    plain.add(KeyAlgorithms.EdDSA25519());
    certificates.add(KeyAlgorithms.EdDSA25519CertV01());
    if (hasEcdsa()) {
      plain.add(KeyAlgorithms.ECDSASHANistp256());
      plain.add(KeyAlgorithms.ECDSASHANistp384());
      plain.add(KeyAlgorithms.ECDSASHANistp521());
      certificates.add(KeyAlgorithms.ECDSASHANistp256CertV01());
      certificates.add(KeyAlgorithms.ECDSASHANistp384CertV01());
      certificates.add(KeyAlgorithms.ECDSASHANistp521CertV01());
    }
    plain.add(KeyAlgorithms.RSASHA512());
    plain.add(KeyAlgorithms.RSASHA256());
    plain.addAll(certificates);
    return List.copyOf(plain);
  }

  /**
   * Whether ECDSA keys can be read: sshj asks for them by a name that only Bouncy Castle knows, and
   * registering that for the whole JVM is up to the application.
   */
  static boolean hasEcdsa() {
    try {
      KeyFactory factory = KeyFactory.getInstance("ECDSA");
      return factory != null;
    } catch (NoSuchAlgorithmException e) {
      return false;
    }
  }
}
