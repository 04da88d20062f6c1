package dev.railhead.trains.run;

import dev.railhead.core.Host;
import dev.railhead.core.Revision;
import dev.railhead.core.deploy.Deployer;
import dev.railhead.core.deploy.Live;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.core.host.HostConnector;
import dev.railhead.core.host.HostSession;
import dev.railhead.core.ledger.DeployRecord;
import dev.railhead.core.ledger.HistoryQuery;
import dev.railhead.core.ledger.Ledger;
import dev.railhead.trains.Finding;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds out what became of a push whose runner is gone. */
final class HostsSay {
  /**
   * What was found.
   *
   * @param finding what
   * @param why host by host, in words
   */
  record Answer(Finding finding, String why) {}

  private final Ledger ledger;
  private final Deployer deployer;
  private final HostConnector hosts;

  HostsSay(Ledger ledger, Deployer deployer, HostConnector hosts) {
    this.ledger = ledger;
    this.deployer = deployer;
    this.hosts = hosts;
  }

  /**
   * The answer, or nothing while another deployer is still at work on the stack: what the hosts say
   * then may not last.
   */
  Optional<Answer> of(Pipeline pipeline, Pipeline.StagePlan stage, Optional<Revision> revision)
      throws IOException, InterruptedException {
    deployer.recover(pipeline);
    HistoryQuery running = HistoryQuery.all().of(pipeline.stack()).that(DeployRecord.State.RUNNING);
    if (!ledger.history().find(running).isEmpty()
        || ledger.locks().holder(pipeline.stack()).isPresent()) {
      return Optional.empty();
    }
    if (revision.isEmpty()) {
      return Optional.of(new Answer(Finding.NOT_DONE, "no push had begun"));
    }
    return Optional.of(answer(pipeline, stage, revision.get()));
  }

  private Answer answer(Pipeline pipeline, Pipeline.StagePlan stage, Revision revision)
      throws IOException, InterruptedException {
    Map<Host, Live> said = new TreeMap<>();
    int serving = 0;
    int unknown = 0;
    for (Host host : stage.fleet()) {
      Live live = ask(pipeline, host);
      said.put(host, live);
      unknown += live instanceof Live.Unknown ? 1 : 0;
      serving +=
          live instanceof Live.Serving s
                  && revision.id().startsWith(s.release().toString().substring(0, 10))
              ? 1
              : 0;
    }
    boolean accepted = ledger.history().hasSucceeded(pipeline.stack(), stage.stage(), revision);
    return new Answer(finding(said.size(), serving, unknown, accepted), "they serve " + said);
  }

  /** Hosts that a success had left behind do not make it less of one. */
  private static Finding finding(int all, int serving, int unknown, boolean accepted) {
    if (serving == all || (accepted && serving > 0)) {
      return Finding.DONE;
    }
    return serving == 0 && unknown == 0 ? Finding.NOT_DONE : Finding.MIXED;
  }

  private Live ask(Pipeline pipeline, Host host) throws InterruptedException {
    try (HostSession session = hosts.connect(host)) {
      return pipeline.activation().live(session);
    } catch (IOException e) {
      return new Live.Unknown(String.valueOf(e.getMessage()));
    }
  }
}
