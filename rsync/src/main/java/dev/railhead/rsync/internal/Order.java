package dev.railhead.rsync.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * In which order and how many at once hosts are served. Immutable.
 *
 * @param width how many at once
 * @param apart how far apart they are begun
 * @param wavesBy the label whose values make waves; empty for a single wave
 * @param relayBy the label whose values have a relay each; empty without relays
 * @param relayWidth how many hosts a relay serves at once
 * @param journal the directory of the journal; empty without one
 */
public record Order(
    Width width,
    Duration apart,
    Optional<String> wavesBy,
    Optional<String> relayBy,
    int relayWidth,
    Optional<Path> journal) {}
