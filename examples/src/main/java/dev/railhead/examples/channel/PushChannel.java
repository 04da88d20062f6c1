package dev.railhead.examples.channel;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.railhead.core.Actor;
import dev.railhead.examples.UntilStopped;
import dev.railhead.trains.irc.ChannelBridge;
import dev.railhead.trains.irc.IrcSettings;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A push queue in an IRC channel, whose trains deploy to four hosts that are directories. Runs
 * until it is stopped. Exit status 0 when it was stopped, 1 when something failed, 2 when an option
 * was wrong.
 */
@Command(
    name = "examples/push-channel",
    mixinStandardHelpOptions = true,
    version = "Railhead push channel 0.1.0-SNAPSHOT",
    sortOptions = false,
    header = "Keeps a push queue in an IRC channel, and deploys its trains.",
    description = {
      "",
      "Without --server it starts an IRC server of its own on the loopback: connect any IRC client"
          + " to it, join the channel, and say .help there.",
      "",
      "The password of the account, and that of the server, come from the environment:"
          + " RAILHEAD_IRC_ACCOUNT_PASSWORD and RAILHEAD_IRC_SERVER_PASSWORD.",
      ""
    },
    footer = {"", "Exit status: 0 stopped, 1 something failed, 2 an option was wrong."})
public final class PushChannel implements Callable<Integer> {
  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description = "The IRC server (default: one of its own).")
  private @Nullable String server;

  @Option(names = "--tls", description = "Speak TLS with the server.")
  private boolean tls;

  @Option(
      names = "--account",
      paramLabel = "NAME",
      description = "Log in to this account, by SASL; needs --tls.")
  private @Nullable String account;

  @Option(names = "--channel", paramLabel = "NAME", description = "The channel (default: #push).")
  private String channel = "#push";

  @Option(names = "--nick", paramLabel = "NAME", description = "Its nick (default: pushbot).")
  private String nick = "pushbot";

  @Option(
      names = "--operator",
      paramLabel = "NAME",
      description = "Somebody who may kick, and whatever else; may be said several times.")
  private List<String> operators = new ArrayList<>();

  @Option(
      names = "--repo",
      paramLabel = "DIR",
      description = "The Git repository whose main branch is deployed (default: this project's).",
      defaultValue = "${sys:railhead.home:-.}")
  private Path repository = Path.of(".");

  @Option(
      names = "--keep",
      paramLabel = "DIR",
      description =
          "Keep the queue, releases and hosts in DIR (default: a temporary directory, deleted at the end).")
  private @Nullable Path keep;

  @Spec private CommandSpec spec = CommandSpec.create();
  private final CountDownLatch stopped;

  PushChannel(CountDownLatch stopped) {
    this.stopped = stopped;
  }

  /** Runs with the options {@code arguments}; {@code --help} lists them. */
  public static void main(String[] arguments) {
    UntilStopped.run("push-channel", Duration.ofSeconds(10), stopped -> run(stopped, arguments));
  }

  static int run(CountDownLatch stopped, String... arguments) {
    return new CommandLine(new PushChannel(stopped))
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

  /** The messages of the JDK's own exceptions may be a path and nothing else. */
  private static String said(Exception failure) {
    return failure instanceof FileSystemException
        ? failure.getClass().getSimpleName().replace("Exception", "") + ": " + failure.getMessage()
        : String.valueOf(failure.getMessage());
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Set<Actor> trusted = trusted();
    Path kept = keep;
    if (kept != null) {
      return run(Files.createDirectories(kept), trusted);
    }
    Path directory = Files.createTempDirectory("railhead-push-");
    try {
      return run(directory, trusted);
    } finally {
      MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
    }
  }

  private int run(Path directory, Set<Actor> trusted) throws IOException, InterruptedException {
    String own = server;
    if (own != null) {
      return run(settings(own), directory, trusted);
    }
    try (OwnServer irc = OwnServer.in(directory)) {
      return run(settings("127.0.0.1:" + irc.port()), directory, trusted);
    }
  }

  private Set<Actor> trusted() {
    Set<Actor> trusted = new HashSet<>(Set.of(Actor.of("railhead")));
    try {
      operators.forEach(name -> trusted.add(Actor.of(name)));
      return trusted;
    } catch (IllegalArgumentException e) {
      throw wrong("--operator: " + e.getMessage());
    }
  }

  private int run(IrcSettings irc, Path directory, Set<Actor> trusted)
      throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (PushYard yard = new PushYard(directory, repository, trusted);
        ChannelBridge bridge = yard.channel(irc)) {
      out.println(irc + (bridge.isReady() ? "" : ": on its way") + "; say .help there.");
      out.println("The hosts are directories under " + directory.resolve("hosts") + ".");
      out.println("Ctrl-C stops it.");
      out.flush();
      stopped.await();
    }
    return 0;
  }

  private IrcSettings settings(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 1 || !address.substring(colon + 1).matches("[0-9]{1,5}")) {
      throw wrong("--server must be HOST:PORT, such as irc.example.com:6697, but was " + address);
    }
    int port = Integer.parseInt(address.substring(colon + 1));
    try {
      IrcSettings.Builder builder =
          IrcSettings.of(address.substring(0, colon), port, nick, channel);
      return loggingIn(tls ? builder.tls(SSLContext.getDefault()) : builder).build();
    } catch (IllegalArgumentException | IllegalStateException e) {
      throw wrong(String.valueOf(e.getMessage()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no TLS", e);
    }
  }

  private IrcSettings.Builder loggingIn(IrcSettings.Builder anonymous) {
    String password = System.getenv("RAILHEAD_IRC_SERVER_PASSWORD");
    IrcSettings.Builder builder = password == null ? anonymous : anonymous.serverPassword(password);
    String name = account;
    if (name == null) {
      return builder;
    }
    String secret = System.getenv("RAILHEAD_IRC_ACCOUNT_PASSWORD");
    if (secret == null) {
      throw wrong("--account needs the password in RAILHEAD_IRC_ACCOUNT_PASSWORD");
    }
    return builder.account(name, secret);
  }

  private ParameterException wrong(String why) {
    return new ParameterException(spec.commandLine(), why);
  }
}
