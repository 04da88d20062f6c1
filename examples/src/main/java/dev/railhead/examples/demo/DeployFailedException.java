package dev.railhead.examples.demo;

import java.io.IOException;

/** A deploy of the demo did not succeed; the message says how it ended. */
final class DeployFailedException extends IOException {
  private static final long serialVersionUID = 1L;

  DeployFailedException(String message) {
    super(message);
  }
}
