package dev.railhead.rsync.internal;

import com.hierynomus.sshj.key.KeyAlgorithm;
import com.hierynomus.sshj.key.KeyAlgorithms;
import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.ChachaPolyCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import java.util.List;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.DefaultSecurityProviderConfig;
import net.schmizz.sshj.common.Factory;

/**
 * The algorithms that are offered, best first. What rests on SHA-1, MD5 or CBC is not, as in OpenSSH
 * 9. Stateless.
 */
final class SshAlgorithms {
  private SshAlgorithms() {}

  /**
   * A configuration that leaves the JVM's security providers alone. AES-GCM of the JDK comes first: it
   * is several times faster than everything else there is.
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
    return List.of(
        KeyAlgorithms.EdDSA25519(),
        KeyAlgorithms.ECDSASHANistp256(),
        KeyAlgorithms.ECDSASHANistp384(),
        KeyAlgorithms.ECDSASHANistp521(),
        KeyAlgorithms.RSASHA512(),
        KeyAlgorithms.RSASHA256(),
        KeyAlgorithms.EdDSA25519CertV01(),
        KeyAlgorithms.ECDSASHANistp256CertV01(),
        KeyAlgorithms.ECDSASHANistp384CertV01(),
        KeyAlgorithms.ECDSASHANistp521CertV01());
  }
}
