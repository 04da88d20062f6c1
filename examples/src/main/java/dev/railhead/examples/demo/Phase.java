package dev.railhead.examples.demo;

import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Outcome;
import java.time.Duration;

/**
 * One deploy of a run. Immutable.
 *
 * @param kind {@code deploy} or {@code rollback}
 * @param stage where
 * @param hosts how many hosts it was to
 * @param outcome how it ended
 * @param took how long it took
 * @param bytes how many bytes were sent for it
 */
record Phase(String kind, Stage stage, int hosts, Outcome outcome, Duration took, long bytes) {}
