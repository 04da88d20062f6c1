package dev.railhead.examples.console;

import dev.railhead.core.Stack;
import dev.railhead.core.Stage;
import dev.railhead.core.deploy.Pipeline;
import dev.railhead.trains.LaneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * One stack, as the page shows it. Immutable; the {@code with…} methods return changed copies.
 *
 * @param pipeline how it is deployed
 * @param branch the branch whose head is what comes next
 * @param titles what is written on the stages' buttons; {@code Deploy to <stage>} where nothing is
 * @param links what to watch after a push
 * @param lane its lane in the push queue, if it has one
 */
public record StackPage(
    Pipeline pipeline,
    String branch,
    Map<Stage, String> titles,
    List<WatchLink> links,
    Optional<LaneId> lane) {
  /** Copies the collections. */
  public StackPage {
    Objects.requireNonNull(pipeline, "pipeline");
    Objects.requireNonNull(branch, "branch");
    titles = Map.copyOf(titles);
    links = List.copyOf(links);
  }

  /** The stack of {@code pipeline}, of which the head of {@code branch} comes next. */
  public static StackPage of(Pipeline pipeline, String branch) {
    return new StackPage(pipeline, branch, Map.of(), List.of(), Optional.empty());
  }

  /** This, with {@code title} on the button of {@code stage}. */
  public StackPage withTitle(Stage stage, String title) {
    Map<Stage, String> more = new LinkedHashMap<>(titles);
    more.put(stage, title);
    return new StackPage(pipeline, branch, more, links, lane);
  }

  /** This, with {@code link} too. */
  public StackPage withLink(WatchLink link) {
    List<WatchLink> more = new ArrayList<>(links);
    more.add(link);
    return new StackPage(pipeline, branch, titles, more, lane);
  }

  /** This, waiting in {@code lane} of the push queue. */
  public StackPage withLane(LaneId lane) {
    return new StackPage(pipeline, branch, titles, links, Optional.of(lane));
  }

  /** The stack. */
  public Stack stack() {
    return pipeline.stack();
  }

  /** What is written on the button of {@code stage}. */
  public String title(Stage stage) {
    return titles.getOrDefault(stage, "Deploy to " + stage);
  }
}
