package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.TransferListener;

/** Tells another one, and adds up what is done. Thread-safe. */
record WorkListener(TransferListener to, WorkDone work) implements TransferListener {
  @Override
  public void progressed(Host host, long files, long bytes, int percent) {
    work.reached(host, percent);
    to.progressed(host, files, bytes, percent);
  }

  @Override
  public void retrying(Host host, int attempt, String why) {
    to.retrying(host, attempt, why);
  }

  @Override
  public void warned(Host host, String warning) {
    to.warned(host, warning);
  }

  @Override
  public void ended(HostTransfer result) {
    work.reached(result.host(), 100);
    to.ended(result);
  }
}
