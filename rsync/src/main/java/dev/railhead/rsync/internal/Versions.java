package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.HostSession;
import dev.railhead.rsync.internal.Attempt.Broken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Asks each end once for its rsync's version. What was accepted is remembered; what was refused is
 * asked again, because somebody may have mended it. Thread-safe.
 */
final class Versions {
  private static final int LONGEST_ANSWER = 16 << 10;
  private static final String HERE = "this machine";
  private static final String REMEDY =
      "; install rsync "
          + RsyncVersion.OLDEST
          + " or later there, or set the path of another one in FanOut";

  private final RsyncSettings settings;
  private final Set<Host> accepted = ConcurrentHashMap.newKeySet();
  private final Set<RsyncVersion> warnedOf = ConcurrentHashMap.newKeySet();
  private volatile boolean acceptedHere;

  Versions(RsyncSettings settings) {
    this.settings = settings;
  }

  /**
   * What is wrong with this machine's rsync, if anything; {@code news} hears of known holes, once.
   */
  Optional<Broken> checkHere(Consumer<String> news) throws InterruptedException {
    if (acceptedHere) {
      return Optional.empty();
    }
    Excerpt said = new Excerpt();
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    List<String> question = List.of(settings.program(), "--version");
    try (Child child = Child.start(question, (b, n) -> keep(answer, b, n), said::accept)) {
      if (!child.endsWithin(settings.deadlines().handshake())) {
        return Optional.of(silent(HERE, settings.program(), settings.deadlines().handshake()));
      }
      int status = child.status();
      if (status != 0) {
        return Optional.of(missing(HERE, settings.program(), "status " + status));
      }
    } catch (IOException e) {
      return Optional.of(missing(HERE, settings.program(), "it cannot be started"));
    }
    Optional<Broken> wrong =
        judge(HERE, settings.program(), answer.toString(StandardCharsets.UTF_8), news);
    acceptedHere = wrong.isEmpty();
    return wrong;
  }

  private static void keep(ByteArrayOutputStream answer, byte[] buffer, int length) {
    answer.write(buffer, 0, Math.min(length, LONGEST_ANSWER - answer.size()));
  }

  /** What is wrong with the rsync of the session's host, if anything; as {@link #checkHere}. */
  Optional<Broken> checkThere(HostSession session, Consumer<String> news)
      throws IOException, InterruptedException {
    Host host = session.host();
    if (accepted.contains(host)) {
      return Optional.empty();
    }
    String program = settings.remoteProgram().value();
    Command question = Command.of(program, "--version").within(settings.deadlines().handshake());
    CommandResult answer = session.run(question.keepingOutput(LONGEST_ANSWER));
    if (!answer.isSuccess()) {
      return Optional.of(missing("host " + host, program, answer.describe()));
    }
    Optional<Broken> wrong = judge("host " + host, program, answer.stdoutText(), news);
    if (wrong.isEmpty()) {
      accepted.add(host);
    }
    return wrong;
  }

  private Optional<Broken> judge(
      String where, String program, String answer, Consumer<String> news) {
    Optional<RsyncVersion> version = RsyncVersion.parse(answer);
    if (version.isEmpty()) {
      String said =
          Excerpt.of(answer.lines().findFirst().orElse("").getBytes(StandardCharsets.UTF_8))
              .ending();
      return Optional.of(
          unsupported(program + " on " + where + " is not rsync, but says \"" + said + "\""));
    }
    if (!version.get().isAccepted()) {
      return Optional.of(
          unsupported(
              program + " on " + where + " is of version " + version.get() + ", which is too old"));
    }
    warn(where, version.get(), news);
    return Optional.empty();
  }

  private void warn(String where, RsyncVersion version, Consumer<String> news) {
    if (!version.holes().isEmpty() && warnedOf.add(version)) {
      news.accept(
          "rsync "
              + version
              + " on "
              + where
              + " has known holes, unless its distributor has mended them: "
              + String.join("; ", version.holes()));
    }
  }

  private static Broken missing(String where, String program, String how) {
    return unsupported("no usable rsync on " + where + ": " + program + " --version: " + how);
  }

  private static Broken silent(String where, String program, Duration deadline) {
    return Broken.lastingOne(
        Cause.TIMED_OUT,
        program + " --version on " + where + ": " + Deadlines.handshakePassed(deadline));
  }

  private static Broken unsupported(String message) {
    return Broken.lastingOne(Cause.UNSUPPORTED, message + REMEDY);
  }
}
