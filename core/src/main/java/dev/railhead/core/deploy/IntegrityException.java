package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostException;
import java.util.List;

/** The files on a host are not those of the release. */
public final class IntegrityException extends HostException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> differences;

  /** {@code differences} lists the first few, in words, at least one. */
  public IntegrityException(Host host, String where, List<String> differences) {
    super(host, where + " does not hold the release: " + String.join("; ", differences), null);
    this.differences = List.copyOf(differences);
  }

  /** The first few differences, in words. */
  public List<String> differences() {
    return differences;
  }
}
