package dev.railhead.flags;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of reading a flags file: flags, unless there are errors, and what was found. Immutable.
 */
public final class Reading {
  private final @Nullable FlagSet flags;
  private final List<Finding> findings;

  Reading(@Nullable FlagSet flags, List<Finding> findings) {
    this.flags = flags;
    this.findings = List.copyOf(findings);
  }

  /** The flags; empty if the file is refused. */
  public Optional<FlagSet> flags() {
    return Optional.ofNullable(flags);
  }

  /** What was found, by place. */
  public List<Finding> findings() {
    return findings;
  }

  /**
   * The flags.
   *
   * @throws FlagFileException if the file is refused
   */
  public FlagSet orThrow() throws FlagFileException {
    if (flags == null) {
      throw new FlagFileException(findings.stream().filter(Finding::isError).toList());
    }
    return Objects.requireNonNull(flags);
  }
}
