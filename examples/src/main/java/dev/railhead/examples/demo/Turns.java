package dev.railhead.examples.demo;

import dev.railhead.core.deploy.DeployEvent;
import dev.railhead.core.deploy.DeployListener;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A listener that lets others wait until it has shown the end of a deploy. Thread-safe. */
final class Turns implements DeployListener {
  private final DeployListener listener;
  private final Semaphore ended = new Semaphore(0);

  Turns(DeployListener listener) {
    this.listener = listener;
  }

  @Override
  public void on(DeployEvent event) {
    try {
      listener.on(event);
    } finally {
      if (event instanceof DeployEvent.Ended) {
        ended.release();
      }
    }
  }

  /** Waits until one more end was shown, but not for ever: what is shown is not worth that. */
  boolean await() throws InterruptedException {
    return ended.tryAcquire(5, TimeUnit.SECONDS);
  }
}
