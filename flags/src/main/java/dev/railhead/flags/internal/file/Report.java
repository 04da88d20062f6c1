package dev.railhead.flags.internal.file;

import dev.railhead.flags.Finding;
import dev.railhead.flags.Finding.Severity;
import dev.railhead.flags.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Collects findings, a bounded number of them. For one thread. */
public final class Report {
  private static final int MAX_FINDINGS = 1000;

  private final String source;
  private final List<Finding> findings = new ArrayList<>();
  private boolean failed;
  private String flag = "";

  /** A report on the file called {@code source}. */
  public Report(String source) {
    this.source = source;
  }

  /** What follows is about the flag called {@code name}. */
  void about(String name) {
    this.flag = name;
  }

  void error(Item at, String code, String message) {
    error(at.line(), at.column(), code, message);
  }

  void error(int line, int column, String code, String message) {
    failed = true;
    add(Severity.ERROR, new Position(source, line, column), code, message);
  }

  void warning(Item at, String code, String message) {
    add(Severity.WARNING, position(at), code, message);
  }

  /** Adds a warning that is about no item, but about a flag and its place. */
  public void warning(Position position, String flag, String code, String message) {
    about(flag);
    add(Severity.WARNING, position, code, message);
  }

  /** Adds an error that is about no item, but about a flag and its place. */
  public void error(Position position, String flag, String code, String message) {
    about(flag);
    failed = true;
    add(Severity.ERROR, position, code, message);
  }

  Position position(Item at) {
    return new Position(source, at.line(), at.column());
  }

  /** Whether there is an error: also one beyond the bound. */
  public boolean hasFailed() {
    return failed;
  }

  /** The findings by place. */
  public List<Finding> findings() {
    List<Finding> sorted = new ArrayList<>(findings);
    Collections.sort(sorted);
    return List.copyOf(sorted);
  }

  private void add(Severity severity, Position position, String code, String message) {
    if (findings.size() < MAX_FINDINGS) {
      findings.add(new Finding(severity, code, position, flag, message));
    } else if (findings.size() == MAX_FINDINGS) {
      findings.add(
          new Finding(severity, "too-many", position, "", "there is more, which is not listed"));
    }
  }
}
