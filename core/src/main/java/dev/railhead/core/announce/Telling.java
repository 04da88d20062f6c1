package dev.railhead.core.announce;

import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.announce.Announcement.Kind;
import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.DeployEvent.Began;
import dev.railhead.core.deploy.DeployEvent.Ended;
import dev.railhead.core.deploy.DeployEvent.Exported;
import dev.railhead.core.deploy.DeployEvent.HostFailed;
import dev.railhead.core.deploy.DeployEvent.Overridden;
import dev.railhead.core.deploy.DeployEvent.Pinned;
import dev.railhead.core.deploy.DeployEvent.StepEnded;
import dev.railhead.core.deploy.DeployEvent.Swapped;
import dev.railhead.core.deploy.DeployEvent.WaveSwapped;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.deploy.Step;
import dev.railhead.core.internal.Names;
import dev.railhead.core.ledger.DeployIntent;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Makes announcements of the events of deploys, which may come mixed. For one thread. */
final class Telling {
  /** Of how many deploys at once it keeps track; one whose end is never heard is forgotten. */
  private static final int DEPLOYS = 1000;

  private static final int LONGEST_DETAIL = 2000;

  private final Map<Long, Story> stories = new LinkedHashMap<>();

  /** What {@code event} gives to tell, if anything. */
  Optional<Announcement> of(DeployEvent event) {
    if (event instanceof Began began) {
      stories.put(began.mark().deploy(), new Story(began));
      if (stories.size() > DEPLOYS) {
        stories.remove(stories.keySet().iterator().next());
      }
    }
    Story story = stories.get(event.mark().deploy());
    if (story == null) {
      return Optional.empty();
    }
    if (event instanceof Ended) {
      stories.remove(event.mark().deploy());
    }
    return story.tell(event);
  }

  /** What is known of one deploy so far. */
  private static final class Story {
    private static final Pattern RELEASE = Pattern.compile("[0-9a-f]{10}-\\d{8}-\\d{6}-UTC");

    private final Began began;
    private final Map<Step, Duration> steps = new EnumMap<>(Step.class);
    private final Set<Host> failed = new HashSet<>();
    private Optional<Revision> revision = Optional.empty();
    private Optional<ReleaseId> release = Optional.empty();
    private Optional<ReleaseId> old = Optional.empty();
    private Optional<Duration> skew = Optional.empty();

    Story(Began began) {
      this.began = began;
    }

    Optional<Announcement> tell(DeployEvent event) {
      if (event instanceof Began) {
        return Optional.of(told(event, Kind.BEGAN, began.requested(), Optional.empty()));
      } else if (event instanceof Overridden over) {
        String what = over.rule() + ": " + over.reason();
        return Optional.of(told(event, Kind.OVERRIDDEN, what, Optional.empty()));
      } else if (event instanceof Ended ended) {
        return Optional.of(
            told(event, Kind.ENDED, ended.outcome().describe(), Optional.of(ending(ended))));
      }
      learn(event);
      return Optional.empty();
    }

    private void learn(DeployEvent event) {
      if (event instanceof Pinned pinned) {
        revision = Optional.of(pinned.revision());
      } else if (event instanceof Exported exported) {
        release = Optional.of(exported.release());
      } else if (event instanceof StepEnded ended) {
        steps.put(ended.step(), ended.took());
      } else if (event instanceof HostFailed host) {
        failed.add(host.host());
      } else if (event instanceof WaveSwapped wave) {
        skew = Optional.of(wave.skew());
      } else if (event instanceof Swapped swapped && swapped.from() instanceof Live.Serving from) {
        old = Optional.of(newer(from.release()));
      }
    }

    private ReleaseId newer(ReleaseId other) {
      return old.filter(known -> known.compareTo(other) > 0).orElse(other);
    }

    private Announcement.Ending ending(Ended ended) {
      return new Announcement.Ending(ended.outcome(), ended.took(), steps, skew, failed.size());
    }

    private Announcement told(
        DeployEvent event, Kind kind, String detail, Optional<Announcement.Ending> ending) {
      String id =
          String.format(
              "%s/%s/%d/%d/%d",
              began.stack(),
              began.stage(),
              event.mark().deploy(),
              event.mark().sequence(),
              event.mark().at().toEpochMilli());
      String line = Names.printable(detail, LONGEST_DETAIL);
      return new Announcement(id, kind, event.mark().at(), deploy(), line, ending);
    }

    private Announcement.Deploy deploy() {
      boolean back = RELEASE.matcher(began.requested()).matches();
      return new Announcement.Deploy(
          began.mark().deploy(),
          back ? DeployIntent.Kind.ROLLBACK : DeployIntent.Kind.DEPLOY,
          began.stack(),
          began.stage(),
          began.actor(),
          began.requested(),
          began.hosts().size(),
          revision,
          release,
          old);
    }
  }
}
