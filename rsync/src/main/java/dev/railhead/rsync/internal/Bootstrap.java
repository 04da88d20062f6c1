package dev.railhead.rsync.internal;

import dev.railhead.core.deploy.TransferCounts;
import dev.railhead.rsync.RsyncOptions.Owners;
import dev.railhead.rsync.internal.Attempt.Broken;
import dev.railhead.rsync.internal.Attempt.Sent;
import dev.railhead.rsync.internal.sender.Options;
import dev.railhead.rsync.internal.sender.Options.Feature;
import java.util.Collections;
import java.util.Set;

/**
 * How a host that holds nothing gets a release: as one archive that its tar unpacks, and then as
 * any other, by an rsync which finds next to nothing to do. So what is delivered is what rsync
 * delivers, whatever tar, an umask or an access list of the directory made of it, and entries that
 * tar could not make are made after all.
 *
 * <p>rsync asks for each file, one by one, and writes each to another name first; that an empty
 * directory needs neither is where this saves. Stateless.
 */
final class Bootstrap {
  /** Fewer are sent before a further program has been started on a host. */
  private static final int LEAST_ENTRIES = 500;

  /** What rsync does on the way, and tar does not. */
  private static final Set<Feature> OTHERWISE =
      Set.of(Feature.COMPRESSION, Feature.SYNC, Feature.DELAYED_UPDATES);

  private Bootstrap() {}

  /** Whether a host that is {@code ready} should get an archive first. */
  static boolean suits(Options options, Preparation.Ready ready) {
    return ready.isUnpackable()
        && ready.destination().basis().isEmpty()
        && ready.tree().isWhole()
        && ready.tree().entries() >= LEAST_ENTRIES
        && options.owners() == Owners.NONE
        && Collections.disjoint(options.features(), OTHERWISE)
        && ready.tree().archive().isLean();
  }

  /** What both have done, if {@code afterwards} ended well. */
  static Attempt together(TransferCounts archive, Attempt afterwards) {
    return afterwards instanceof Sent sent ? new Sent(archive.plus(sent.counts())) : afterwards;
  }

  /** That people should know of {@code failure}, which another way of sending may overcome. */
  static String warning(Broken failure) {
    return "the archive was not unpacked, and files are sent one by one: " + failure.message();
  }

  /** Goes on to tell {@code progress} after {@code archive} has arrived. */
  static Engine.Progress after(TransferCounts archive, Engine.Progress progress) {
    return new Engine.Progress() {
      @Override
      public void moved(long files, long bytes, int percent) {
        long all = archive.literalBytes() + bytes;
        progress.moved(archive.files() + files, all, Math.max(99, percent));
      }

      @Override
      public void warned(String warning) {
        progress.warned(warning);
      }
    };
  }
}
