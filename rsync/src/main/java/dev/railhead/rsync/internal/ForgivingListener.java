package dev.railhead.rsync.internal;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer;
import dev.railhead.core.deploy.TransferListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what a listener throws away from the push, and logs it. */
final class ForgivingListener implements TransferListener {
  private static final Logger log = LoggerFactory.getLogger(ForgivingListener.class);

  private final TransferListener listener;

  ForgivingListener(TransferListener listener) {
    this.listener = listener;
  }

  @Override
  public void progressed(Host host, long files, long bytes, int percent) {
    tell(() -> listener.progressed(host, files, bytes, percent));
  }

  @Override
  public void retrying(Host host, int attempt, String why) {
    tell(() -> listener.retrying(host, attempt, why));
  }

  @Override
  public void warned(Host host, String warning) {
    tell(() -> listener.warned(host, warning));
  }

  @Override
  public void ended(HostTransfer result) {
    tell(() -> listener.ended(result));
  }

  private void tell(Runnable news) {
    try {
      news.run();
    } catch (RuntimeException e) {
      log.warn("a listener of a push failed", e);
    }
  }
}
