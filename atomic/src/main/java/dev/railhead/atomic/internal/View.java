package dev.railhead.atomic.internal;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a docroot looks like: all that its steps are planned from. Looks, and changes nothing; what
 * it says holds for as long as the caller has the docroot's lock. Says in Java what {@code
 * docroot.sh} says in shell.
 */
public final class View {
  /** The slots, in the order in which they are taken; the third only when one cannot be drained. */
  static final List<String> SLOTS = List.of("yin", "yang", "spare");

  static final String STATE = ".railhead";
  static final String CURRENT = "current";
  private static final String ID_FORM = "[0-9a-f]{10}-[0-9]{8}-[0-9]{6}-UTC";
  private static final Pattern ID = Pattern.compile(ID_FORM);
  private static final Pattern SEAL =
      Pattern.compile("railhead-seal 1 (" + ID_FORM + ") ([0-9a-f]{64})\n");

  private final Disk disk;
  private final String home;

  /** The docroot on {@code disk}, which people call {@code home}. */
  public View(Disk disk, String home) {
    this.disk = disk;
    this.home = home;
  }

  /**
   * What a seal says.
   *
   * @param id the release
   * @param digest its manifest's
   */
  public record Seal(String id, String digest) {}

  /**
   * What is live.
   *
   * @param id the release, or {@link EpochLine#NOTHING}
   * @param place where it is, or empty
   * @param target what the link says, or empty when there is none
   * @param why what is there instead, in words, when it cannot be told; empty otherwise
   */
  public record Now(String id, String place, String target, String why) {
    /** Whether a release is live, or nothing. */
    public boolean isKnown() {
      return why.isEmpty();
    }

    /** Whether a release is live. */
    public boolean isServing() {
      return isKnown() && !id.equals(EpochLine.NOTHING);
    }

    /** For people. */
    public String describe() {
      return isKnown() ? id : why;
    }
  }

  String home() {
    return home;
  }

  Disk disk() {
    return disk;
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** The seal called {@code name}; one of another form, or of another release, is none. */
  public Optional<Seal> seal(String name) throws IOException {
    return disk.text(STATE + "/seals/" + name)
        .map(SEAL::matcher)
        .filter(form -> form.matches())
        .map(form -> new Seal(form.group(1), form.group(2)))
        .filter(seal -> SLOTS.contains(name) || seal.id().equals(name));
  }

  /** Where the release {@code id} is complete. */
  public Optional<String> sealed(String id) throws IOException {
    if (disk.isDirectory("releases/" + id) && seal(id).isPresent()) {
      return Optional.of("releases/" + id);
    }
    for (String slot : SLOTS) {
      if (disk.isDirectory(slot) && seal(slot).filter(seal -> seal.id().equals(id)).isPresent()) {
        return Optional.of(slot);
      }
    }
    return Optional.empty();
  }

  /** The digest in the seal of {@code place}. */
  Optional<String> digest(String place) throws IOException {
    return seal(nameOf(place)).map(Seal::digest);
  }

  static String nameOf(String place) {
    return place.substring(place.lastIndexOf('/') + 1);
  }

  /** What is live, judged by the directory that the link leads to, not by its text. */
  public Now live() throws IOException {
    Optional<String> target = disk.target(CURRENT);
    if (target.isEmpty()) {
      return disk.exists(CURRENT)
          ? unknown("", home + "/current is not a symbolic link")
          : new Now(EpochLine.NOTHING, "", "", "");
    }
    Optional<String> name = disk.leadsTo(CURRENT);
    String leads = home + "/current leads to " + target.get();
    if (name.isEmpty()) {
      return unknown(target.get(), leads + ", which is not a directory that can be entered");
    }
    String place = SLOTS.contains(name.get()) ? name.get() : "releases/" + name.get();
    Optional<Seal> seal = seal(name.get());
    // Most links say just that, and then there is no need to look.
    boolean here = target.get().equals(place) || disk.same(place, CURRENT);
    return seal.isPresent() && here
        ? new Now(seal.get().id(), place, target.get(), "")
        : unknown(target.get(), leads + ", which holds no sealed release of this docroot");
  }

  private static Now unknown(String target, String why) {
    return new Now(EpochLine.NOTHING, "", target, why);
  }

  /**
   * The line that the last swap published.
   *
   * @throws RefusedException if the file is there and holds none
   */
  public EpochLine epochs() throws IOException {
    String path = STATE + "/epoch";
    Optional<String> line = disk.text(path);
    if (line.isPresent() || disk.exists(path)) {
      return EpochLine.parse(line.orElse(""))
          .orElseThrow(
              () ->
                  new RefusedException(
                      home
                          + "/"
                          + path
                          + " holds no epoch: remove it, and epochs go on from the fence"));
    }
    String previous = disk.text(STATE + "/previous").map(String::strip).orElse("");
    return previous.isEmpty()
        ? EpochLine.NONE
        : new EpochLine(
            EpochLine.NONE.epoch(),
            live().id(),
            EpochLine.NONE.epoch(),
            previous,
            EpochLine.NOTHING);
  }

  /**
   * The highest fencing token that this host has seen, 0 if none.
   *
   * @throws RefusedException if the file holds no number
   */
  public long highestFence() throws IOException {
    String path = STATE + "/fence";
    Optional<String> held = disk.text(path);
    if (held.isEmpty() && !disk.exists(path)) {
      return 0;
    }
    String text = held.orElse("").strip();
    if (!text.matches("[0-9]{1,19}")) {
      throw new RefusedException(
          home + "/" + path + " holds no number: write the last fencing token there");
    }
    return Long.parseLong(text);
  }
}
