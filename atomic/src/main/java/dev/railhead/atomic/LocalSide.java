package dev.railhead.atomic;

import dev.railhead.atomic.internal.Differences;
import dev.railhead.atomic.internal.DocrootLock;
import dev.railhead.atomic.internal.Edits;
import dev.railhead.atomic.internal.Footprint;
import dev.railhead.atomic.internal.Foundation;
import dev.railhead.atomic.internal.Listing;
import dev.railhead.atomic.internal.NioDisk;
import dev.railhead.atomic.internal.Plans;
import dev.railhead.atomic.internal.RefusedException;
import dev.railhead.atomic.internal.SlotChoice;
import dev.railhead.atomic.internal.Step;
import dev.railhead.atomic.internal.Tree;
import dev.railhead.atomic.internal.View;
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
import dev.railhead.core.source.Sha256;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A docroot on this machine, worked on by this process: the steps of {@link Plans}, done on a
 * {@link NioDisk} under the same lock that the shell script takes. Immutable.
 */
final class LocalSide implements HostSide {
  private static final int LISTING_LIMIT = Integer.MAX_VALUE;

  private final DocrootSettings settings;
  private final Path home;
  private final NioDisk.Watch watch;

  LocalSide(DocrootSettings settings, Path home, NioDisk.Watch watch) {
    this.settings = settings;
    this.home = home;
    this.watch = watch;
  }

  /** What is done under the lock. */
  private interface Work<T> {
    T with(Plans plans, NioDisk disk) throws IOException, InterruptedException;
  }

  private Host host() {
    return settings.session().host();
  }

  private NioDisk disk() {
    return new NioDisk(home, NioDisk.at(home).check(), watch);
  }

  private View view(NioDisk disk) {
    return new View(disk, settings.home().value());
  }

  private <T> T change(Fence fence, NioDisk disk, Work<T> work)
      throws IOException, InterruptedException {
    try {
      Foundation.enter(home, settings.home().value());
      try (DocrootLock lock =
          settings
              .locks()
              .take(
                  home.resolve(".railhead/lock"),
                  settings.home() + "/.railhead/lock",
                  settings.lockWait())) {
        long highest = view(disk).highestFence();
        if (fence.token() < highest) {
          throw new FencedOffException(host(), fence, Fence.of(highest));
        }
        String writer = Long.toString(ProcessHandle.current().pid());
        Plans plans = new Plans(view(disk), fence, writer);
        lock.check();
        run(plans.remember(), disk);
        return work.with(plans, disk);
      }
    } catch (FileSystemException | RefusedException e) {
      throw named(e);
    }
  }

  private HostException named(IOException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof AccessDeniedException denied) {
      message = denied.getFile() + " cannot be changed: permission denied";
    } else if (e instanceof FileSystemException failed) {
      message = failed.getMessage() + " (" + failed.getClass().getSimpleName() + ")";
    }
    return new HostException(host(), message, e instanceof RefusedException ? null : e);
  }

  private static void run(List<Step> steps, NioDisk disk) throws IOException {
    for (Step step : steps) {
      for (var call : step.calls()) {
        disk.run(call);
      }
    }
  }

  @Override
  public Place stage(Release release, Fence fence) throws IOException, InterruptedException {
    try {
      Foundation.lay(home, settings.home().value());
    } catch (FileSystemException | RefusedException e) {
      throw named(e);
    }
    return change(fence, disk(), (plans, disk) -> stage(release, plans, disk));
  }

  private Place stage(Release release, Plans plans, NioDisk disk)
      throws IOException, InterruptedException {
    String id = release.id().toString();
    View view = view(disk);
    Optional<String> sealed = view.sealed(id);
    if (sealed.isPresent()) {
      Optional<View.Seal> seal = view.seal(Tree.name(sealed.get()));
      if (!seal.orElseThrow().digest().equals(release.manifest().digest().hex())) {
        throw new RefusedException(
            settings.home()
                + "/"
                + sealed.get()
                + " is sealed as "
                + id
                + ", but with other files: deploy under a new release id");
      }
      run(plans.clean(""), disk);
      return new Place.Sealed();
    }
    List<String> warnings = new ArrayList<>(Edits.since(home, view.live()));
    Footprint size = Footprint.of(release.manifest());
    return settings.layout() == Layout.SLOTS
        ? openSlot(plans, disk, size, warnings)
        : openRelease(id, plans, disk, size, warnings);
  }

  private Place openRelease(
      String id, Plans plans, NioDisk disk, Footprint size, List<String> warnings)
      throws IOException {
    boolean suspect = disk.exists(".railhead/suspect");
    View.Now live = view(disk).live();
    boolean based = live.isServing() && live.place().startsWith("releases/") && !suspect;
    String staging = plans.staging(id);
    boolean anew = !based && !disk.isDirectory(staging);
    run(plans.openRelease(id), disk);
    Foundation.needRoom(
        home.resolve("releases"),
        settings.home().value(),
        anew ? size.bytes() : size.directories() * 4096);
    return new Place.Open(
        settings.home().resolve(staging),
        based ? Optional.of("../" + live.id()) : Optional.empty(),
        based ? view(disk).seal(live.id()).map(LocalSide::held) : Optional.empty(),
        named(warnings));
  }

  private Place openSlot(Plans plans, NioDisk disk, Footprint size, List<String> warnings)
      throws IOException, InterruptedException {
    SlotChoice choice =
        SlotChoice.among(plans.idleSlots(), home, view(disk), settings.grace(), settings.drain());
    warnings.addAll(choice.leaks());
    boolean suspect = disk.exists(".railhead/suspect");
    Optional<View.Seal> seal = suspect ? Optional.empty() : view(disk).seal(choice.slot());
    run(plans.openSlot(choice.slot()), disk);
    if (disk.names(choice.slot()).isEmpty()) {
      Foundation.needRoom(home.resolve(choice.slot()), settings.home().value(), size.bytes());
    }
    return new Place.Open(
        settings.home().resolve(choice.slot()),
        Optional.empty(),
        seal.map(LocalSide::held),
        named(warnings));
  }

  private static Held held(View.Seal seal) {
    return new Held(ReleaseId.parse(seal.id()), Sha256.of(seal.digest()));
  }

  private List<String> named(List<String> warnings) {
    return warnings.stream().map(warning -> settings.home() + ": " + warning).toList();
  }

  @Override
  public void seal(Release release, Fence fence) throws IOException, InterruptedException {
    String id = release.id().toString();
    String digest = release.manifest().digest().hex();
    NioDisk disk = new NioDisk(home, tree -> compare(tree, release), watch);
    change(
        fence,
        disk,
        (plans, locked) -> {
          View view = view(locked);
          Optional<String> sealed = view.sealed(id);
          if (sealed.isPresent()
              && view.seal(Tree.name(sealed.get())).orElseThrow().digest().equals(digest)) {
            return sealed;
          }
          Optional<String> tree =
              settings.layout() == Layout.SLOTS
                  ? SlotChoice.filling(locked, fence)
                  : Optional.of(plans.staging(id)).filter(locked::isDirectory);
          if (tree.isEmpty()) {
            throw new RefusedException(
                settings.home() + " has no place prepared for " + id + ": prepare it first");
          }
          run(plans.seal(tree.get(), id, digest, Tree.text(release.manifest())), locked);
          return tree;
        });
  }

  private void compare(Path tree, Release release) throws IOException {
    byte[] listing = Listing.of(tree);
    if (!Tree.digest(listing).equals(release.manifest().digest().hex())) {
      NioDisk disk = NioDisk.at(home);
      run(List.of(Tree.suspect(home.relativize(tree).toString())), disk);
      throw new IntegrityException(
          host(),
          "the place for " + release.id() + " in " + settings.home(),
          Differences.between(release.manifest(), listing, LISTING_LIMIT));
    }
  }

  @Override
  public void arm(ReleaseId next, Live expected, Fence fence)
      throws IOException, InterruptedException {
    change(
        fence,
        disk(),
        (plans, disk) -> {
          run(plans.arm(next.toString(), expected.toString()), disk);
          return next;
        });
  }

  @Override
  public void swap(ReleaseId next, Live expected, Fence fence)
      throws IOException, InterruptedException {
    change(
        fence,
        disk(),
        (plans, disk) -> {
          run(plans.swap(next.toString(), expected.toString()), disk);
          return next;
        });
  }

  /** Nothing waits for this: the watchdog is the script's. */
  @Override
  public void confirm(ReleaseId release, Fence fence) throws IOException, InterruptedException {
    change(
        fence,
        disk(),
        (plans, disk) -> {
          View.Now live = view(disk).live();
          if (!live.id().equals(release.toString())) {
            throw new RefusedException(
                settings.home()
                    + " serves "
                    + live.describe()
                    + ", not "
                    + release
                    + ": it was not confirmed in time, or something else was deployed");
          }
          return release;
        });
  }

  @Override
  public void withdraw(ReleaseId release, Fence fence) throws IOException, InterruptedException {
    change(
        fence,
        disk(),
        (plans, disk) -> {
          run(plans.withdraw(release.toString()), disk);
          return release;
        });
  }

  @Override
  public Live live() throws IOException {
    if (!Files.exists(home)) {
      return Live.nothing();
    }
    try {
      Foundation.enterOrRefuse(home, settings.home().value());
      View.Now now = view(NioDisk.at(home)).live();
      if (!now.isKnown()) {
        return new Live.Unknown(Tree.printable(now.why()));
      }
      return now.isServing() ? Live.serving(ReleaseId.parse(now.id())) : Live.nothing();
    } catch (FileSystemException | RefusedException e) {
      throw named(e);
    }
  }

  @Override
  public Epoch epoch() throws IOException {
    try {
      View view = view(NioDisk.at(home));
      String live = view.live().id();
      return view.epochs().epochOf(live);
    } catch (FileSystemException | RefusedException e) {
      throw named(e);
    }
  }

  @Override
  public List<ReleaseId> retain(List<ReleaseId> keep, int others, Fence fence)
      throws IOException, InterruptedException {
    Set<String> kept = new HashSet<>();
    keep.forEach(id -> kept.add(id.toString()));
    List<String> deleted = new ArrayList<>();
    change(
        fence,
        disk(),
        (plans, disk) -> {
          if (SlotChoice.secondsSinceSwap(home) < settings.grace().toSeconds()) {
            kept.add(view(disk).epochs().earlier());
          }
          run(plans.retain(kept, others, deleted), disk);
          return deleted;
        });
    return deleted.stream().map(ReleaseId::parse).toList();
  }

  @Override
  public List<String> verify() throws IOException {
    View view = view(NioDisk.at(home));
    View.Now live = view.live();
    try {
      if (!live.isServing()) {
        throw new RefusedException(
            settings.home() + " serves " + live.describe() + ": there is nothing to verify");
      }
      byte[] sealed = Files.readAllBytes(home.resolve(".railhead/manifests/" + live.id()));
      byte[] listing = Listing.of(home.resolve(live.place()));
      boolean same = Tree.digest(sealed).equals(Tree.digest(listing));
      return same ? List.of() : Differences.between(Manifest.parse(sealed), listing, LISTING_LIMIT);
    } catch (FileSystemException | RefusedException e) {
      throw named(e);
    }
  }
}
