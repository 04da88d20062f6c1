package dev.railhead.examples.console.web;

import dev.railhead.examples.Json;
import java.io.IOException;

/** Answers requests of one kind. Thread-safe. */
@FunctionalInterface
public interface Handler {
  /**
   * The answer to {@code request}.
   *
   * @throws Refusal if it is not carried out
   * @throws IllegalArgumentException if something in it breaks a rule; the message is for who asked
   * @throws IOException if what is asked about cannot be read or written
   */
  Json answer(Request request) throws IOException, InterruptedException;
}
