package dev.railhead.rsync;

import dev.railhead.core.Host;
import dev.railhead.core.host.HostException;
import java.util.List;

/**
 * A host presented a key that is not the one known for it: it was set up anew, or something else
 * answers at its address. Nothing was sent to it.
 */
public final class HostKeyChangedException extends HostException {
  private static final long serialVersionUID = 1L;

  /** The place of fingerprints that the connector was built with. */
  private static final String PINNED = "pinned";

  private final String presented;
  private final transient List<String> known;
  private final transient List<String> places;

  /**
   * {@code host} presented the key with the fingerprint {@code presented}, while {@code places}
   * know it by {@code known}.
   */
  public HostKeyChangedException(
      Host host, String presented, List<String> known, List<String> places) {
    super(host, describe(presented, known, places), null);
    this.presented = presented;
    this.known = List.copyOf(known);
    this.places = List.copyOf(places);
  }

  private static String describe(String presented, List<String> known, List<String> places) {
    return "the host key has changed: it presented "
        + presented
        + ", but "
        + expected(known, places)
        + "; find out why before you replace what is known";
  }

  private static String expected(List<String> known, List<String> places) {
    String keys = String.join(", ", known);
    if (places.equals(List.of(PINNED))) {
      return (known.size() == 1 ? "the key pinned for it is " : "the keys pinned for it are ")
          + keys;
    }
    String files = String.join(", ", places);
    if (known.isEmpty()) {
      return "that key is revoked at " + files;
    }
    return (known.size() == 1 ? "the key known for it is " : "the keys known for it are ")
        + keys
        + ", at "
        + files;
  }

  /** The fingerprint of the key that the host presented, such as {@code SHA256:…}. */
  public String presented() {
    return presented;
  }

  /** The fingerprints that are known for the host; empty when the presented key is revoked. */
  public List<String> known() {
    return known;
  }

  /** Where they are known: {@code file:line}, or {@code pinned}. */
  public List<String> places() {
    return places;
  }
}
