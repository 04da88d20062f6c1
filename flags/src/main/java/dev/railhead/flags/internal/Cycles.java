package dev.railhead.flags.internal;

import dev.railhead.flags.FlagDefinition;
import dev.railhead.flags.Prerequisite;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds flags that wait for each other. Takes no more stack for a longer chain. */
public final class Cycles {
  private final Map<String, FlagDefinition> flags;
  private final Set<String> done = new HashSet<>();
  private final List<String> path = new ArrayList<>();
  private final Set<String> onPath = new HashSet<>();
  private final Deque<Iterator<Prerequisite>> open = new ArrayDeque<>();

  private Cycles(Map<String, FlagDefinition> flags) {
    this.flags = flags;
  }

  /**
   * The names along the first cycle, the first one once more at the end; empty if there is none.
   */
  public static List<String> first(Map<String, FlagDefinition> flags) {
    Cycles search = new Cycles(flags);
    for (FlagDefinition flag : flags.values()) {
      List<String> cycle = flag.prerequisites().isEmpty() ? List.of() : search.from(flag.name());
      if (!cycle.isEmpty()) {
        return cycle;
      }
    }
    return List.of();
  }

  private List<String> from(String start) {
    enter(start);
    while (!open.isEmpty()) {
      Iterator<Prerequisite> next = open.getLast();
      if (!next.hasNext()) {
        leave();
        continue;
      }
      String name = next.next().flag();
      if (onPath.contains(name)) {
        return cycleFrom(name);
      }
      enter(name);
    }
    return List.of();
  }

  private void enter(String name) {
    @Nullable FlagDefinition flag = flags.get(name);
    if (flag != null && done.add(name)) {
      path.add(name);
      onPath.add(name);
      open.addLast(flag.prerequisites().iterator());
    }
  }

  private void leave() {
    open.removeLast();
    onPath.remove(path.remove(path.size() - 1));
  }

  private List<String> cycleFrom(String name) {
    List<String> cycle = new ArrayList<>(path.subList(path.indexOf(name), path.size()));
    cycle.add(name);
    return cycle;
  }
}
