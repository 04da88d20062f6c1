package dev.railhead.atomic;

import dev.railhead.atomic.internal.Answer;
import dev.railhead.atomic.internal.Differences;
import dev.railhead.atomic.internal.DocrootScript;
import dev.railhead.atomic.internal.Footprint;
import dev.railhead.atomic.internal.Tree;
import dev.railhead.core.Fence;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.deploy.Activation.Place;
import dev.railhead.core.deploy.FencedOffException;
import dev.railhead.core.deploy.Held;
import dev.railhead.core.deploy.IntegrityException;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.host.HostException;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Release;
import dev.railhead.core.source.ReleaseException;
import dev.railhead.core.source.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A docroot that is worked on by the shell script. Immutable. */
final class ScriptSide implements HostSide {
  /** How much of a host's listing is brought here when it is not that of the release. */
  private static final int LISTING_LIMIT = 16 << 20;

  private final DocrootSettings settings;
  private final DocrootScript script;

  ScriptSide(DocrootSettings settings) {
    this.settings = settings;
    this.script =
        new DocrootScript(
            settings.session(), settings.home(), settings.layoutWord(), settings.deadline());
  }

  private Host host() {
    return settings.session().host();
  }

  @Override
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
            Long.toString(size.directories()),
            Long.toString(settings.grace().toSeconds()),
            Long.toString(settings.drain().toSeconds()),
            audit());
    if (answer.is("sealed")) {
      return new Place.Sealed();
    }
    List<String> lines = expect(answer, "open").lines();
    Optional<String> basis = Optional.of(lines.get(1)).filter(line -> !line.isEmpty());
    List<String> warnings =
        lines.stream().skip(3).map(line -> settings.home() + ": " + Tree.printable(line)).toList();
    return new Place.Open(
        settings.home().resolve(lines.get(0)), basis, held(lines.get(2)), warnings);
  }

  private String audit() {
    return Integer.toString(settings.verification().auditEvery());
  }

  private static Optional<Held> held(String line) {
    String[] words = line.split(" ", -1);
    return words.length == 2
        ? Optional.of(new Held(ReleaseId.parse(words[0]), Sha256.of(words[1])))
        : Optional.empty();
  }

  @Override
  public void seal(Release release, Fence fence) throws IOException, InterruptedException {
    Answer answer =
        change(
            "seal",
            fence,
            LISTING_LIMIT,
            release.id().toString(),
            release.manifest().digest().hex(),
            Integer.toString(LISTING_LIMIT),
            audit());
    if (answer.is("differs")) {
      throw new IntegrityException(
          host(),
          "the place for " + release.id() + " in " + settings.home(),
          Differences.between(release.manifest(), answer.rest(), LISTING_LIMIT));
    }
    expect(answer, "sealed");
  }

  @Override
  public void arm(ReleaseId next, Live expected, Fence fence)
      throws IOException, InterruptedException {
    expect(change("arm", fence, 0, next.toString(), expected.toString()), "done");
  }

  @Override
  public void swap(ReleaseId next, Live expected, Fence fence)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of(next.toString(), expected.toString()));
    settings
        .confirm()
        .ifPresent(
            within -> {
              arguments.add(Long.toString(within.toSeconds()));
              arguments.add(DocrootScript.text());
            });
    expect(change("swap", fence, 0, arguments.toArray(String[]::new)), "done");
  }

  @Override
  public void confirm(ReleaseId release, Fence fence) throws IOException, InterruptedException {
    expect(change("confirm", fence, 0, release.toString()), "done");
  }

  @Override
  public void withdraw(ReleaseId release, Fence fence) throws IOException, InterruptedException {
    expect(change("withdraw", fence, 0, release.toString()), "done");
  }

  @Override
  public Live live() throws IOException, InterruptedException {
    Answer answer = script.run("live", List.of(), 0);
    refuseIf(answer);
    return switch (answer.word()) {
      case "nothing" -> Live.nothing();
      case "serving" -> Live.serving(ReleaseId.parse(answer.text()));
      default -> new Live.Unknown(expect(answer, "unknown").text());
    };
  }

  @Override
  public Epoch epoch() throws IOException, InterruptedException {
    Answer answer = script.run("epoch", List.of(), 0);
    refuseIf(answer);
    return Epoch.parse(expect(answer, "epoch").text());
  }

  @Override
  public List<ReleaseId> retain(List<ReleaseId> keep, int others, Fence fence)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>();
    arguments.add(Integer.toString(others));
    arguments.add(Long.toString(settings.grace().toSeconds()));
    arguments.add(audit());
    keep.forEach(id -> arguments.add(id.toString()));
    Answer answer = change("retain", fence, 0, arguments.toArray(String[]::new));
    return expect(answer, "deleted").lines().stream().map(ReleaseId::parse).toList();
  }

  @Override
  public List<String> verify() throws IOException, InterruptedException {
    Answer answer =
        script.run("verify", List.of(Integer.toString(LISTING_LIMIT)), 2 * LISTING_LIMIT);
    refuseIf(answer);
    if (answer.is("same")) {
      return List.of();
    }
    byte[] rest = expect(answer, "differs").rest();
    int end = 0;
    while (end < rest.length && rest[end] != '\n') {
      end++;
    }
    int size = Integer.parseInt(new String(rest, 0, end, StandardCharsets.US_ASCII));
    byte[] listing = Arrays.copyOfRange(rest, end + 1 + size, rest.length);
    try {
      Manifest sealed = Manifest.parse(Arrays.copyOfRange(rest, end + 1, end + 1 + size));
      return Differences.between(sealed, listing, LISTING_LIMIT);
    } catch (ReleaseException | IllegalArgumentException e) {
      throw new HostException(
          host(), "the manifest kept of the live release cannot be read: " + e.getMessage(), e);
    }
  }

  private Answer change(String operation, Fence fence, int listingLimit, String... arguments)
      throws IOException, InterruptedException {
    List<String> all = new ArrayList<>();
    all.add(fence.toString());
    all.add(Settings.seconds(settings.lockWait()));
    all.addAll(List.of(arguments));
    Answer answer = script.run(operation, all, listingLimit);
    if (answer.is("fenced")) {
      throw new FencedOffException(host(), fence, Fence.of(Long.parseLong(answer.text())));
    }
    refuseIf(answer);
    return answer;
  }

  private void refuseIf(Answer answer) throws HostException {
    if (answer.is("refused")) {
      throw new HostException(host(), answer.text(), null);
    }
  }

  /** An answer to another question means that the two ends do not understand each other. */
  private Answer expect(Answer answer, String word) throws HostException {
    if (!answer.is(word)) {
      throw new HostException(
          host(),
          "answered \"" + answer.word() + "\" where only \"" + word + "\" makes sense",
          null);
    }
    return answer;
  }
}
