package dev.railhead.atomic.internal;

import dev.railhead.atomic.Epoch;
import java.util.Optional;

/**
 * The one line of {@code .railhead/epoch}: {@code EPOCH RELEASE [EPOCH RELEASE [RELEASE]]}. The
 * first pair is what the link leads to once the swap that published it is done, the second what it
 * led to until then, and the last word is the release that was live before that. {@code nothing}
 * stands for no release. The line is on the disk before the link is renamed: who has read the link
 * finds its release in one of the pairs. Immutable.
 *
 * @param epoch of the newest swap
 * @param release what it leads to, or {@link #NOTHING}
 * @param epochBefore of what was live until then
 * @param releaseBefore what was live until then, or {@link #NOTHING}
 * @param earlier what was live before that, or {@link #NOTHING}
 */
public record EpochLine(
    Epoch epoch, String release, Epoch epochBefore, String releaseBefore, String earlier) {
  /** The word for no release. */
  public static final String NOTHING = "nothing";

  /** What a docroot without an epoch file has. */
  public static final EpochLine NONE =
      new EpochLine(Epoch.NONE, NOTHING, Epoch.NONE, NOTHING, NOTHING);

  /** Reads {@code text}; empty if it has another form. Words beyond the fifth are passed over. */
  public static Optional<EpochLine> parse(String text) {
    String[] words = text.strip().split(" ", -1);
    if (!text.endsWith("\n") || words.length < 2 || words.length == 3) {
      return Optional.empty();
    }
    try {
      boolean pairs = words.length > 3;
      return Optional.of(
          new EpochLine(
              Epoch.parse(words[0]),
              words[1],
              pairs ? Epoch.parse(words[2]) : Epoch.NONE,
              pairs ? words[3] : NOTHING,
              words.length > 4 ? words[4] : NOTHING));
    } catch (IllegalArgumentException otherForm) {
      return Optional.empty();
    }
  }

  /**
   * The epoch at which {@code live}, read from the link before this line was read, is served. One
   * that stands in neither pair was swapped to by hand: it has the newest epoch that is known.
   */
  public Epoch epochOf(String live) {
    return live.equals(releaseBefore) && !live.equals(release) ? epochBefore : epoch;
  }

  /** What was live before {@code live}, as far as this line knows, or {@link #NOTHING}. */
  public String before(String live) {
    boolean swapped = live.equals(release) || !live.equals(releaseBefore);
    return swapped && !releaseBefore.equals(NOTHING) ? releaseBefore : earlier;
  }

  /** As it stands in the file, with the end of the line. */
  @Override
  public String toString() {
    return String.join(" ", epoch + "", release, epochBefore + "", releaseBefore, earlier + "\n");
  }
}
