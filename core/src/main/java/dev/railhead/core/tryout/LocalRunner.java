package dev.railhead.core.tryout;

import dev.railhead.core.Actor;
import dev.railhead.core.deploy.Verdict;
import dev.railhead.core.host.Command;
import dev.railhead.core.internal.Amounts;
import dev.railhead.core.internal.Names;
import dev.railhead.core.internal.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jgit.lib.Repository;

/**
 * Runs jobs on this machine, one after another, each a program in a fresh checkout of the patch's
 * base with the patch applied and staged, which is deleted afterwards. Exit status 0 passes, any
 * other blocks with the last line that was printed; one that does not end by its command's deadline
 * is killed with its children, and unknown. Immutable and thread-safe.
 *
 * <p>The program inherits this process's environment, and is told {@code RAILHEAD_BASE} (the full
 * id), {@code RAILHEAD_ACTOR} and {@code RAILHEAD_JOB}. The checkout is a Git repository whose HEAD
 * is the base, so that {@code git diff --staged} is the patch. Its objects are those of the
 * repository that this was made for, which must know the base.
 */
public final class LocalRunner implements TryRunner {
  private static final int KEPT_OUTPUT = 64 << 10;
  private static final int REASON_LIMIT = 400;

  private final Path repository;
  private final Path directory;
  private final Map<String, Command> jobs;

  private LocalRunner(Path repository, Path directory, Map<String, Command> jobs) {
    this.repository = repository;
    this.directory = directory;
    this.jobs = jobs;
  }

  /** A runner without jobs yet, which has the objects of the repository at {@code repository}. */
  public static LocalRunner of(Path repository) {
    Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
    return new LocalRunner(repository.toAbsolutePath().normalize(), temporary, Map.of());
  }

  /** This runner, with its checkouts in {@code directory} (default the temporary directory). */
  public LocalRunner in(Path directory) {
    return new LocalRunner(repository, directory.toAbsolutePath().normalize(), jobs);
  }

  /**
   * This runner, which runs {@code command} too, as the job {@code name}.
   *
   * @throws IllegalArgumentException if it has a job of that name, or {@code name} is not one
   *     printable line of at most 400 characters
   */
  public LocalRunner job(String name, Command command) {
    Objects.requireNonNull(command, "command");
    Map<String, Command> more = new LinkedHashMap<>(jobs);
    if (more.put(Names.line("a job's name", name, 400), command) != null) {
      throw new IllegalArgumentException("there are two jobs called " + name);
    }
    return new LocalRunner(repository, directory, more);
  }

  /**
   * {@inheritDoc}
   *
   * @throws PatchException if the repository does not know the base, or the patch does not give the
   *     tree that it should; nothing was run
   */
  @Override
  public List<TryResult> run(Patch patch, Actor by) throws IOException, InterruptedException {
    Files.createDirectories(directory);
    List<TryResult> results = new ArrayList<>();
    for (Map.Entry<String, Command> job : jobs.entrySet()) {
      results.add(new TryResult(job.getKey(), run(job.getKey(), job.getValue(), patch, by)));
    }
    return results;
  }

  private Verdict run(String job, Command command, Patch patch, Actor by)
      throws IOException, InterruptedException {
    try (Repository source = Copies.any(repository);
        Scratch checkout = Scratch.withFiles(source, directory)) {
      new PatchedFiles(checkout.repository()).write(patch);
      return verdict(command, run(job, command, patch, by, checkout.directory()));
    }
  }

  private static Program.Ending run(
      String job, Command command, Patch patch, Actor by, Path checkout)
      throws IOException, InterruptedException {
    return Program.run(
        command,
        builder -> {
          builder.directory(checkout.toFile());
          builder.environment().put("RAILHEAD_BASE", patch.base().id());
          builder.environment().put("RAILHEAD_ACTOR", by.name());
          builder.environment().put("RAILHEAD_JOB", job);
        },
        KEPT_OUTPUT);
  }

  private static Verdict verdict(Command command, Program.Ending ending) {
    if (ending.status().isEmpty()) {
      return Verdict.unknown("no end within " + Amounts.seconds(command.deadline()));
    }
    int status = ending.status().getAsInt();
    String said = ending.lastLine(REASON_LIMIT);
    String reason = "exit status " + status + (said.isEmpty() ? "" : ": " + said);
    return status == 0 ? Verdict.pass(reason) : Verdict.block(reason);
  }
}
