package dev.railhead.examples.console;

import dev.railhead.core.Actor;
import dev.railhead.examples.UntilStopped;
import dev.railhead.examples.console.auth.Role;
import dev.railhead.examples.console.auth.Secret;
import dev.railhead.examples.console.auth.TokenAuthentication;
import dev.railhead.examples.console.auth.Visitor;
import dev.railhead.examples.demo.DemoFleet;
import dev.railhead.examples.demo.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The deploy page over the demo fleet. Runs until it is stopped. Exit status 0 when it was stopped,
 * 1 when something failed, 2 when an option was wrong.
 */
@Command(
    name = "examples/console",
    mixinStandardHelpOptions = true,
    version = "Railhead console 0.1.0-SNAPSHOT",
    sortOptions = false,
    header = "Serves a deploy page for a fleet of SSH hosts in this process.",
    description = {
      "",
      "Two stacks, web and web_config, go to a princess and to production, by their buttons or by"
          + " the trains of a push queue. The page listens on the loopback only; each user has a"
          + " link to log in with.",
      ""
    },
    footer = {"", "Exit status: 0 stopped, 1 something failed, 2 an option was wrong."})
public final class ConsoleDemo implements Callable<Integer> {
  private static final int SAMPLE_COMMITS = 9;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The page's port, 0 for any that is free (default: 8092).")
  private int port = 8092;

  @Option(
      names = "--user",
      paramLabel = "NAME[:ROLE]",
      description =
          "Somebody who may log in, as viewer, deployer (default) or operator; may be said several"
              + " times (default: you as operator, and kchung and sbobo as deployers).")
  private List<String> users = new ArrayList<>();

  @Option(
      names = "--hosts",
      paramLabel = "N",
      description = "How many hosts, 2 to 64, the first of them the princess (default: 6).")
  private int hosts = 6;

  @Option(
      names = "--pace",
      paramLabel = "SECONDS",
      description = "How long the smoke tests take, 0 to 600 (default: 5).")
  private int pace = 5;

  @Option(
      names = "--commit-every",
      paramLabel = "SECONDS",
      description = "How often somebody commits to the sample, 0 for never (default: 60).")
  private int commitEvery = 60;

  @Option(
      names = "--repo",
      paramLabel = "DIR",
      description = "A Git repository to deploy (default: a sample that is made).")
  private @Nullable Path repository;

  @Option(
      names = "--branch",
      paramLabel = "NAME",
      description = "The branch whose head comes next (default: main).")
  private String branch = "main";

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description = "Work in DIR, new or empty, and leave it (default: a temporary directory).")
  private @Nullable Path keep;

  @Spec private CommandSpec spec = CommandSpec.create();
  private final CountDownLatch stopped;

  ConsoleDemo(CountDownLatch stopped) {
    this.stopped = stopped;
  }

  /** Runs with the options {@code arguments}; {@code --help} lists them. */
  public static void main(String[] arguments) {
    ServerProperties.set();
    UntilStopped.run("console", Duration.ofSeconds(20), stopped -> run(stopped, arguments));
  }

  static int run(CountDownLatch stopped, String... arguments) {
    return new CommandLine(new ConsoleDemo(stopped))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              if (!(failure instanceof IOException)) {
                throw failure;
              }
              line.getErr().println("cannot go on: " + said(failure));
              return 1;
            })
        .execute(arguments);
  }

  private static String said(Exception failure) {
    return failure instanceof BindException
        ? "the port is taken; choose another with --port"
        : failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Map<Secret, Visitor> visitors = new LinkedHashMap<>();
    Map<Actor, String> tokens = new LinkedHashMap<>();
    for (Visitor visitor : visitors()) {
      String token = Secret.token();
      tokens.put(visitor.actor(), token);
      visitors.put(Secret.of(token), visitor);
    }
    Set<Actor> operators =
        visitors.values().stream()
            .filter(visitor -> visitor.may(Role.OPERATOR))
            .map(Visitor::actor)
            .collect(Collectors.toSet());
    check();
    try (Workspace workspace = workspace();
        DemoFleet fleet = DemoFleet.start(hosts, workspace.directory())) {
      Path own = repository;
      if (own != null) {
        return serve(fleet, workspace, own, operators, visitors, tokens, Optional.empty());
      }
      try (SampleRepository sample =
          SampleRepository.in(workspace.directory().resolve("shop"), SAMPLE_COMMITS)) {
        return serve(
            fleet, workspace, sample.directory(), operators, visitors, tokens, Optional.of(sample));
      }
    }
  }

  private int serve(
      DemoFleet fleet,
      Workspace workspace,
      Path repository,
      Set<Actor> operators,
      Map<Secret, Visitor> visitors,
      Map<Actor, String> tokens,
      Optional<SampleRepository> sample)
      throws IOException, InterruptedException {
    DemoYard.Choice choice =
        new DemoYard.Choice(
            workspace.directory().resolve("state"),
            repository,
            branch,
            Duration.ofSeconds(pace),
            operators);
    try (DemoYard yard = new DemoYard(fleet, choice)) {
      if (sample.isPresent()) {
        say("Deploying a first release, so that the page has something to tell.");
        yard.deployEverywhere(sample.get().before(3), Actor.of("sbobo"));
      }
      ConsoleSettings settings = ConsoleSettings.loopback(port).askingEvery(Duration.ofSeconds(2));
      try (Console console =
          Console.serve(yard.works(), TokenAuthentication.of(visitors), settings)) {
        tokens.forEach((who, token) -> say(who + ": " + console.address() + "/login#" + token));
        say("Ctrl-C stops it.");
        untilStopped(sample);
      }
    }
    return 0;
  }

  private void untilStopped(Optional<SampleRepository> sample)
      throws IOException, InterruptedException {
    if (sample.isEmpty() || commitEvery == 0) {
      stopped.await();
      return;
    }
    while (!stopped.await(commitEvery, TimeUnit.SECONDS)) {
      sample.get().commit();
    }
  }

  private void say(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }

  private Workspace workspace() throws IOException {
    try {
      return Workspace.open(Optional.ofNullable(keep));
    } catch (IllegalArgumentException e) {
      throw wrong("--keep: " + e.getMessage());
    }
  }

  private void check() {
    if (port < 0 || port > 65535) {
      throw wrong("--port must be 0 to 65535, but was " + port);
    }
    if (hosts < DemoFleet.FEWEST || hosts > DemoFleet.MOST) {
      throw wrong("--hosts must be 2 to 64, but was " + hosts);
    }
    if (pace < 0 || pace > 600) {
      throw wrong("--pace must be 0 to 600, but was " + pace);
    }
    if (commitEvery < 0 || commitEvery > 86_400) {
      throw wrong("--commit-every must be 0 to 86400, but was " + commitEvery);
    }
  }

  private List<Visitor> visitors() {
    if (users.isEmpty()) {
      return List.of(
          new Visitor(Actor.of(System.getProperty("user.name", "you")), Role.OPERATOR),
          new Visitor(Actor.of("kchung"), Role.DEPLOYER),
          new Visitor(Actor.of("sbobo"), Role.DEPLOYER));
    }
    return users.stream().map(this::visitor).toList();
  }

  private Visitor visitor(String text) {
    int colon = text.indexOf(':');
    String role = colon < 0 ? "DEPLOYER" : text.substring(colon + 1).toUpperCase(Locale.ROOT);
    try {
      String name = colon < 0 ? text : text.substring(0, colon);
      return new Visitor(Actor.of(name), Role.valueOf(role));
    } catch (IllegalArgumentException e) {
      throw wrong(
          "--user must be a name, or a name and viewer, deployer or operator, but was " + text);
    }
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
