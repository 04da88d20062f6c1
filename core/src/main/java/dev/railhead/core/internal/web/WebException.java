package dev.railhead.core.internal.web;

import java.io.IOException;

/** A server whose answer cannot get better by asking again, such as one that asks for a token. */
public final class WebException extends IOException {
  private static final long serialVersionUID = 1L;

  /** The error, for people. */
  public WebException(String message) {
    super(message);
  }
}
