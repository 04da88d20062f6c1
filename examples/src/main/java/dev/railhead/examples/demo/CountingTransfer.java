package dev.railhead.examples.demo;

import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Transfer;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import java.util.concurrent.atomic.AtomicLong;

/** A transfer that counts the bytes it sends. Thread-safe. */
final class CountingTransfer implements Transfer {
  private final Transfer transfer;
  private final AtomicLong bytes = new AtomicLong();

  CountingTransfer(Transfer transfer) {
    this.transfer = transfer;
  }

  @Override
  public TransferReport push(Shipment shipment, TransferListener listener)
      throws InterruptedException {
    TransferReport report = transfer.push(shipment, listener);
    bytes.addAndGet(report.bytesSent());
    return report;
  }

  /** How many bytes went out so far. */
  long bytes() {
    return bytes.get();
  }
}
