package dev.railhead.examples.console.view;

import com.google.common.cache.Cache;
import com.google.common.cache.CacheBuilder;
import dev.railhead.core.Revision;
import dev.railhead.core.Stack;
import dev.railhead.core.source.Changes;
import dev.railhead.core.source.ReleaseSource;
import dev.railhead.examples.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The commits between two revisions, remembered, since they never change. Thread-safe. */
final class CommitList {
  private static final int SHOWN = 50;

  private record Range(Stack stack, Revision from, Revision to) {}

  private final Cache<Range, Json> known = CacheBuilder.newBuilder().maximumSize(100).build();

  /** What lies between {@code from} and {@code to}, or why that cannot be told. */
  Json between(Stack stack, ReleaseSource source, Revision from, Revision to) {
    Range range = new Range(stack, from, to);
    @Nullable Json before = known.getIfPresent(range);
    if (before != null) {
      return before;
    }
    try {
      Json now = json(source.changes(from, to));
      known.put(range, now);
      return now;
    } catch (IOException e) {
      return Json.object(
          Json.field("problem", "the commits cannot be told: " + e.getMessage()),
          Json.field("commits", Json.array(List.of())));
    }
  }

  private static Json json(Changes changes) {
    List<Changes.Commit> commits = changes.commits();
    int shown = Math.min(commits.size(), SHOWN);
    return Json.object(
        Json.field(
            "commits",
            Json.array(commits.subList(0, shown).stream().map(CommitList::json).toList())),
        Json.field("more", (commits.size() - shown + changes.moreCommits())),
        Json.field("backwards", changes.backwards()),
        Json.field("files", changes.files().size()));
  }

  private static Json json(Changes.Commit commit) {
    return Json.object(
        Json.field("revision", commit.revision().id()),
        Json.field("author", commit.author()),
        Json.field("at", commit.at().toString()),
        Json.field("summary", commit.summary()));
  }
}
