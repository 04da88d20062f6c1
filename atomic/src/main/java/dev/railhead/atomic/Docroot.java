package dev.railhead.atomic;

import dev.railhead.atomic.internal.Answer;
import dev.railhead.atomic.internal.Differences;
import dev.railhead.atomic.internal.DocrootScript;
import dev.railhead.atomic.internal.Footprint;
import dev.railhead.core.Fence;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.deploy.FencedOffException;
import dev.railhead.core.deploy.IntegrityException;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.HostException;
import dev.railhead.core.host.HostPath;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.source.Release;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A docroot on one host: the directory {@code current}, which a web server serves from, and the
 * releases that it can lead to.
 *
 * <pre>{@code
 * /srv/web/                          the home
 *   current -> releases/<id>         or -> yin, or -> yang; relative, so that the home can be moved
 *   releases/<id>/                   a complete release; with slots: yin/ and yang/ instead
 *   .railhead/seals/<id or slot>     the mark that it is complete, and which release it holds
 *   .railhead/manifests/<id>         what was found in it when it was sealed
 *   .railhead/{lock,fence,previous}
 * }</pre>
 *
 * <p>A deploy is {@link #stage}, a transfer into the place that this names, {@link #seal}, {@link
 * #swapTo}, and some time later {@link #retain}. The order is the point:
 *
 * <ol>
 *   <li>A place loses its seal, durably, before anything writes to it.
 *   <li>Every byte in it is read again and compared with the release's digest.
 *   <li>It goes to the disk, and only then its seal does: after a power cut, what is sealed is
 *       complete.
 *   <li>Only what is sealed can go live: a new link is made beside {@code current} under a name of
 *       its own and renamed over it by one rename(2), so that each look at {@code current} finds
 *       one release or the other; then the directory goes to the disk.
 * </ol>
 *
 * <p>A process that is killed between any two of these steps leaves the old or the new release
 * live, complete, and calling the same methods again gets to the end. Each operation that changes
 * something holds flock(1) on {@code .railhead/lock}, and under that lock compares its {@link
 * Fence} with the highest that the host has seen.
 *
 * <p>The host needs a POSIX shell, GNU coreutils and findutils, flock (util-linux) and rsync;
 * {@link #stage} names what is missing. The release's own directory gets mode 755; all modes
 * beneath it are the release's. With {@link Layout#SLOTS}, a deployer whose fence has passed may
 * still be writing to the idle slot by a transfer that was not ended: it cannot swap, but it can
 * spoil what the next one stages, which sealing then refuses unless the write comes later still;
 * {@link Layout#RELEASES} does not have this gap, as every fence stages in a directory of its own.
 *
 * <p>Immutable and thread-safe, as its session is.
 */
public final class Docroot {
  /** How long one operation may take unless said otherwise: ten minutes. */
  public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(10);

  /** How long an operation waits for another one to end unless said otherwise: 30 seconds. */
  public static final Duration DEFAULT_LOCK_WAIT = Duration.ofSeconds(30);

  /** How much of a host's listing is brought here when it is not that of the release. */
  private static final int LISTING_LIMIT = 16 << 20;

  private final DocrootScript script;
  private final Layout layout;
  private final Duration lockWait;

  private Docroot(DocrootScript script, Layout layout, Duration lockWait) {
    this.script = script;
    this.layout = layout;
    this.lockWait = lockWait;
  }

  /** The docroot at {@code home} on the host of {@code session}, whether it exists yet or not. */
  public static Docroot at(HostSession session, HostPath home, Layout layout) {
    Objects.requireNonNull(session, "session");
    Objects.requireNonNull(home, "home");
    Objects.requireNonNull(layout, "layout");
    String word = layout.name().toLowerCase(Locale.ROOT);
    DocrootScript script = new DocrootScript(session, home, word, DEFAULT_DEADLINE);
    return new Docroot(script, layout, DEFAULT_LOCK_WAIT);
  }

  /**
   * This docroot, with operations that are ended on the host when they take longer than {@code
   * deadline}; sealing reads the whole release.
   *
   * @throws IllegalArgumentException if the deadline is not positive or exceeds one day
   */
  public Docroot within(Duration deadline) {
    Settings.check("a deadline", deadline);
    DocrootScript hurried =
        new DocrootScript(script.session(), script.home(), script.layout(), deadline);
    return new Docroot(hurried, layout, lockWait);
  }

  /**
   * This docroot, with operations that give up when another one has held the docroot's lock for
   * {@code wait}.
   *
   * @throws IllegalArgumentException if the wait is not positive or exceeds one day
   */
  public Docroot waitingForLock(Duration wait) {
    Settings.check("a wait for a lock", wait);
    return new Docroot(script, layout, wait);
  }

  /**
   * Gets a place ready that {@code release} can be transferred to, and clears away what interrupted
   * runs have left. Makes the home if it is missing and the directory it belongs in is there.
   *
   * @return {@link Place.Sealed} if this very release is complete here already
   * @throws FencedOffException if {@code fence} is too low; nothing was changed
   * @throws HostException if the layout there cannot be worked with, a program is missing, or the
   *     disk has no room; the message names the path and the remedy
   */
  public Place stage(Release release, Fence fence) throws IOException, InterruptedException {
    Footprint size = Footprint.of(release.manifest());
    Answer answer =
        change(
            "prepare",
            fence,
            0,
            release.id().toString(),
            release.manifest().digest().hex(),
            Long.toString(size.bytes()),
            Long.toString(size.inodes()),
            Long.toString(size.directories()));
    if (answer.is("sealed")) {
      return new Place.Sealed();
    }
    List<String> lines = expect(answer, "open").lines();
    Optional<String> basis = Optional.of(lines.get(1)).filter(line -> !line.isEmpty());
    return new Place.Open(script.home().resolve(lines.get(0)), basis);
  }

  /**
   * Checks that the place that {@link #stage} named holds {@code release} byte for byte, makes it
   * durable, and marks it complete. Does nothing if it is marked already.
   *
   * @throws IntegrityException if an entry is missing, differs, or is not of the release; the place
   *     stays unmarked
   * @throws FencedOffException if {@code fence} is too low; nothing was changed
   * @throws HostException if no place was prepared with this fence; nothing was changed
   */
  public void seal(Release release, Fence fence) throws IOException, InterruptedException {
    Answer answer =
        change(
            "seal",
            fence,
            LISTING_LIMIT,
            release.id().toString(),
            release.manifest().digest().hex(),
            Integer.toString(LISTING_LIMIT));
    if (answer.is("differs")) {
      throw new IntegrityException(
          script.session().host(),
          "the place for " + release.id() + " in " + script.home(),
          Differences.between(release.manifest(), answer.rest(), LISTING_LIMIT));
    }
    expect(answer, "sealed");
  }

  /**
   * Serves {@code next} from now on, by one rename(2), durable on return. Does nothing but check
   * when it is live already. Whichever layout {@code next} was staged with, it is found.
   *
   * @param expected what must be live now; {@link Live.Unknown} is never it
   * @throws FencedOffException if {@code fence} is too low; nothing was changed
   * @throws HostException if {@code next} is not sealed here, or something else is live; nothing
   *     was changed
   */
  public void swapTo(ReleaseId next, Live expected, Fence fence)
      throws IOException, InterruptedException {
    if (expected instanceof Live.Unknown unknown) {
      throw new HostException(
          script.session().host(),
          "cannot swap without knowing what is live: "
              + unknown.why()
              + "; point current at a release of this docroot, or remove it",
          null);
    }
    expect(change("swap", fence, 0, next.toString(), expected.toString()), "done");
  }

  /**
   * Serves nothing from now on, if {@code release} is live; does nothing if nothing is.
   *
   * @throws FencedOffException if {@code fence} is too low; nothing was changed
   * @throws HostException if something else is live; nothing was changed
   */
  public void withdraw(ReleaseId release, Fence fence) throws IOException, InterruptedException {
    expect(change("withdraw", fence, 0, release.toString()), "done");
  }

  /** What is live, read from the link and the seal. Takes no lock and changes nothing. */
  public Live live() throws IOException, InterruptedException {
    Answer answer = script.run("live", List.of(), 0);
    refuseIf(answer);
    return switch (answer.word()) {
      case "nothing" -> Live.nothing();
      case "serving" -> Live.serving(ReleaseId.parse(answer.text()));
      default -> new Live.Unknown(expect(answer, "unknown").text());
    };
  }

  /**
   * Deletes releases, but for the live one, the one before it, those of {@code keep}, and the
   * newest {@code others}. What cannot be deleted at once is out of sight, and is tried again next
   * time. Does nothing with {@link Layout#SLOTS}.
   *
   * @param others 0 to 1000
   * @return the releases that are no longer here
   * @throws IllegalArgumentException if {@code others} is out of its bounds
   * @throws FencedOffException if {@code fence} is too low; nothing was changed
   */
  public List<ReleaseId> retain(List<ReleaseId> keep, int others, Fence fence)
      throws IOException, InterruptedException {
    Settings.checkOthers(others);
    if (layout == Layout.SLOTS) {
      return List.of();
    }
    List<String> arguments = new ArrayList<>();
    arguments.add(Integer.toString(others));
    keep.forEach(id -> arguments.add(id.toString()));
    Answer answer = change("retain", fence, 0, arguments.toArray(String[]::new));
    return expect(answer, "deleted").lines().stream().map(ReleaseId::parse).toList();
  }

  private Answer change(String operation, Fence fence, int listingLimit, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(fence.toString());
    all.add(Settings.seconds(lockWait));
    all.addAll(List.of(arguments));
    Answer answer = script.run(operation, all, listingLimit);
    if (answer.is("fenced")) {
      Fence highest = Fence.of(Long.parseLong(answer.text()));
      throw new FencedOffException(script.session().host(), fence, highest);
    }
    refuseIf(answer);
    return answer;
  }

  private void refuseIf(Answer answer) throws HostException {
    if (answer.is("refused")) {
      throw new HostException(script.session().host(), answer.text(), null);
    }
  }

  /** An answer to another question means that the two ends do not understand each other. */
  private Answer expect(Answer answer, String word) throws HostException {
    if (!answer.is(word)) {
      throw new HostException(
          script.session().host(),
          "answered \"" + answer.word() + "\" where only \"" + word + "\" makes sense",
          null);
    }
    return answer;
  }

  /** The home and the host. */
  @Override
  public String toString() {
    return script.home() + " on " + script.session().host();
  }
}
