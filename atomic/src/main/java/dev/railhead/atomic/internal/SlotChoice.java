package dev.railhead.atomic.internal;

import dev.railhead.core.Fence;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The slot that is filled next, on this machine.
 *
 * @param slot its name
 * @param leaks who keeps another one from being taken, in words
 */
public record SlotChoice(String slot, List<String> leaks) {
  private static final long POLL_MILLIS = 20;

  /** Copies the list. */
  public SlotChoice {
    leaks = List.copyOf(leaks);
  }

  /**
   * Waits up to {@code drain} for the first of {@code idle} to have no reader, then takes the first
   * that has none.
   *
   * @param grace how long after it was live a slot may have readers without a lease
   * @throws RefusedException if all have readers
   */
  public static SlotChoice among(
      List<String> idle, Path home, View view, Duration grace, Duration drain)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    while (true) {
      PinFiles pins = PinFiles.in(home.resolve(View.STATE));
      Set<String> spared = spared(home, view, grace);
      boolean late = System.nanoTime() - begin >= drain.toNanos();
      List<String> leaks = new ArrayList<>();
      for (String slot : late ? idle : idle.subList(0, 1)) {
        if (pins.on(slot).isEmpty() && !spared.contains(slot)) {
          clean(pins);
          return new SlotChoice(slot, leaks);
        }
        leaks.add(leak(slot, pins, home, grace));
      }
      if (late) {
        throw new RefusedException(
            view.home() + " has no slot that nothing reads from: " + String.join("; ", leaks));
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  private static void clean(PinFiles pins) throws IOException {
    for (Path gone : pins.gone()) {
      Files.deleteIfExists(gone);
    }
  }

  private static String leak(String slot, PinFiles pins, Path home, Duration grace)
      throws IOException {
    if (pins.on(slot).isEmpty()) {
      return slot + " was live less than " + grace.toSeconds() + " s ago";
    }
    return slot
        + " is still read by "
        + String.join(", ", pins.on(slot).stream().map(PinFiles.Lease::toString).toList())
        + ", "
        + secondsSinceSwap(home)
        + " s after the last swap";
  }

  /** The slot that was live until the last swap, for as long as the grace lasts. */
  private static Set<String> spared(Path home, View view, Duration grace) throws IOException {
    if (grace.isZero() || secondsSinceSwap(home) >= grace.toSeconds()) {
      return Set.of();
    }
    String before = view.epochs().before(view.live().id());
    return view.sealed(before).map(Set::of).orElse(Set.of());
  }

  /** How long ago the link was made; very long if there is none. */
  public static long secondsSinceSwap(Path home) throws IOException {
    Path current = home.resolve(View.CURRENT);
    if (!Files.isSymbolicLink(current)) {
      return Long.MAX_VALUE;
    }
    Instant made = Files.getLastModifiedTime(current, LinkOption.NOFOLLOW_LINKS).toInstant();
    return Duration.between(made, Instant.now()).toSeconds();
  }

  /** The slot that the holder of {@code fence} has prepared, if nothing serves from it. */
  public static Optional<String> filling(Disk disk, Fence fence) throws IOException {
    Optional<String> slot =
        disk.text(View.STATE + "/filling")
            .map(text -> text.strip().split(" ", -1))
            .filter(words -> words.length == 2 && words[1].equals(fence.toString()))
            .map(words -> words[0])
            .filter(View.SLOTS::contains);
    return slot.isPresent() && disk.isDirectory(slot.get()) && !disk.same(slot.get(), View.CURRENT)
        ? slot
        : Optional.empty();
  }
}
