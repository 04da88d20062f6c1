package dev.railhead.examples.push;

import com.google.common.collect.ImmutableList;
import dev.railhead.rsync.FanOut;
import java.util.List;

/** What is to send. */
enum Engine {
  /** The library itself, which reads the directory once for all hosts. */
  SHARED(FanOut.Sender.SHARED),
  /** The system's rsync and ssh, started anew for each host. */
  SYSTEM(FanOut.Sender.SYSTEM),
  /** One after the other, each to a directory of its own. */
  BOTH(FanOut.Sender.SHARED, FanOut.Sender.SYSTEM);

  private final ImmutableList<FanOut.Sender> senders;

  Engine(FanOut.Sender... senders) {
    this.senders = ImmutableList.copyOf(senders);
  }

  /**
   * Who sends in round {@code round}, in order: who goes first changes from round to round, as
   * neither shall always find the files in memory.
   */
  List<FanOut.Sender> senders(int round) {
    boolean turned = round % 2 == 0 && senders.size() == 2;
    return turned ? senders.reverse() : senders;
  }
}
