package dev.railhead.examples.inventory;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/** An inventory is refused; nothing of it was used. The message has a line for each finding. */
public final class InventoryException extends IOException {
  private static final long serialVersionUID = 1;

  @SuppressWarnings("serial") // List.copyOf is serializable
  private final List<Finding> findings;

  InventoryException(List<Finding> findings) {
    super(findings.stream().map(Finding::toString).collect(Collectors.joining("\n")));
    this.findings = List.copyOf(findings);
  }

  /** All that is wrong, by place; at least one. */
  public List<Finding> findings() {
    return findings;
  }
}
