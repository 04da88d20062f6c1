package dev.railhead.flags;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** A flags file is refused. Nothing of it came into effect. */
public final class FlagFileException extends IOException {
  private static final long serialVersionUID = 1;

  private final transient List<Finding> errors;

  FlagFileException(List<Finding> errors) {
    super(
        errors.stream().limit(5).map(Finding::toString).collect(Collectors.joining("\n"))
            + (errors.size() > 5 ? "\nand " + (errors.size() - 5) + " more" : ""));
    this.errors = List.copyOf(errors);
  }

  /** What is wrong with it, by place; at least one. */
  public List<Finding> errors() {
    return errors;
  }
}
