package dev.railhead.core.source;

import dev.railhead.core.Revision;
import dev.railhead.core.internal.Names;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;

/** Finds the one commit that a name stands for. For one thread. */
final class GitNames {
  private static final int LONGEST_NAME = 255;
  private static final int SHOWN = 8;
  private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{4,40}");

  private final Repository repository;
  private final RevWalk walk;

  private GitNames(Repository repository, RevWalk walk) {
    this.repository = repository;
    this.walk = walk;
  }

  /**
   * The commit that {@code name} stands for, whichever way it is read: as a branch, a tag, a full
   * reference or an id. Two ways that lead to two commits are refused, and so is what no name can
   * be.
   */
  static Revision resolve(Repository repository, String name) throws IOException {
    check(name);
    try (RevWalk walk = new RevWalk(repository)) {
      return new GitNames(repository, walk).resolve(name);
    }
  }

  /** A name may come from anywhere, so that a bad one is no bug of the caller. */
  private static void check(String name) throws UnknownRevisionException {
    try {
      Names.line("a branch, tag or id", name, LONGEST_NAME);
    } catch (IllegalArgumentException e) {
      throw new UnknownRevisionException(String.valueOf(e.getMessage()));
    }
  }

  private Revision resolve(String name) throws IOException {
    Map<String, ObjectId> meanings = new LinkedHashMap<>();
    if (name.equals(Constants.HEAD) || name.startsWith(Constants.R_REFS)) {
      reference("reference", name, meanings);
    }
    reference("branch", Constants.R_HEADS + name, meanings);
    reference("tag", Constants.R_TAGS + name, meanings);
    if (ID.matcher(name).matches()) {
      ids(name.toLowerCase(Locale.ROOT), meanings);
    }
    Set<ObjectId> commits = new LinkedHashSet<>(meanings.values());
    if (commits.size() == 1) {
      return Revision.of(commits.iterator().next().name());
    }
    throw commits.isEmpty() ? unknown(name) : ambiguous(name, meanings);
  }

  private void reference(String kind, String name, Map<String, ObjectId> meanings)
      throws IOException {
    Ref ref = repository.exactRef(name);
    if (ref != null && ref.getObjectId() != null) {
      commit(kind + " " + name, ref.getObjectId(), meanings);
    }
  }

  private void ids(String name, Map<String, ObjectId> meanings) throws IOException {
    for (ObjectId id : walk.getObjectReader().resolve(AbbreviatedObjectId.fromString(name))) {
      commit("object " + id.name(), id, meanings);
    }
  }

  /** Adds what {@code id} leads to, if that is a commit: tags are peeled. */
  private void commit(String meaning, ObjectId id, Map<String, ObjectId> meanings)
      throws IOException {
    try {
      meanings.put(meaning, walk.parseCommit(id).copy());
    } catch (IncorrectObjectTypeException noCommit) {
      return;
    } catch (MissingObjectException e) {
      throw new IOException("the repository is damaged: " + meaning + " leads nowhere", e);
    }
  }

  private static UnknownRevisionException ambiguous(String name, Map<String, ObjectId> meanings) {
    List<String> shown = new ArrayList<>();
    meanings.forEach((meaning, id) -> shown.add(meaning + " (" + id.name().substring(0, 10) + ")"));
    return new UnknownRevisionException(
        Names.quoted(name)
            + " is ambiguous: "
            + list(shown)
            + "; ask for a full reference or a longer id");
  }

  private UnknownRevisionException unknown(String name) throws IOException {
    List<String> names = new ArrayList<>();
    for (String prefix : List.of(Constants.R_HEADS, Constants.R_TAGS)) {
      for (Ref ref : repository.getRefDatabase().getRefsByPrefix(prefix)) {
        names.add(ref.getName().substring(prefix.length()));
      }
    }
    List<String> close =
        names.stream().filter(each -> Likeness.isClose(name, each)).map(Names::quoted).toList();
    String there =
        close.isEmpty()
            ? "there are " + list(names.stream().map(Names::quoted).toList())
            : "close to it are " + list(close);
    return new UnknownRevisionException(
        "no branch, tag or commit is called " + Names.quoted(name) + "; " + there);
  }

  private static String list(List<String> words) {
    if (words.isEmpty()) {
      return "no branches and no tags";
    }
    String shown = String.join(", ", words.subList(0, Math.min(SHOWN, words.size())));
    return words.size() > SHOWN ? shown + " and " + (words.size() - SHOWN) + " more" : shown;
  }
}
