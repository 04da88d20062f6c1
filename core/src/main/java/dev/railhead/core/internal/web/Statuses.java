package dev.railhead.core.internal.web;

import dev.railhead.core.internal.web.Polling.Sighting;
import java.util.Optional;

/** What HTTP statuses say of whether to ask again. */
public final class Statuses {
  private Statuses() {}

  /**
   * How things stand when the answer has no document to look at; empty if it has.
   *
   * @throws WebException if asking again is of no use
   */
  public static Optional<Sighting> early(Answer answer) throws WebException {
    int status = answer.status();
    if (status == 200) {
      return Optional.empty();
    }
    String said = answer.from() + " answered status " + status;
    if (status == 404) {
      return Optional.of(Sighting.open(said + ": nothing is known there yet"));
    }
    if (status == 429 || status >= 500) {
      return Optional.of(Sighting.open(said));
    }
    if (status == 401 || status == 403) {
      throw new WebException(said + ": check the credential");
    }
    throw new WebException(said);
  }
}
