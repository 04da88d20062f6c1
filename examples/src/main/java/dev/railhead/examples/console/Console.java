package dev.railhead.examples.console;

import dev.railhead.core.ledger.LedgerException;
import dev.railhead.examples.console.auth.Authentication;
import dev.railhead.examples.console.auth.Csrf;
import dev.railhead.examples.console.auth.Doors;
import dev.railhead.examples.console.stream.PageStreams;
import dev.railhead.examples.console.stream.Watcher;
import dev.railhead.examples.console.view.BoardView;
import dev.railhead.examples.console.view.DeployDays;
import dev.railhead.examples.console.view.Heads;
import dev.railhead.examples.console.web.Entrance;
import dev.railhead.examples.console.web.Routes;
import dev.railhead.examples.console.web.WebServer;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.Set;

/**
 * A deploy page that is being served. What it shows comes from the ledger, so it may be stopped,
 * killed and started again at any time: it tells then of what happened meanwhile, and settles
 * deploys that died with it. Closing it leaves the deployer, the ledger and what runs alone.
 * Thread- safe.
 */
public final class Console implements AutoCloseable {
  private final WebServer server;
  private final Watcher watcher;
  private final PageStreams streams;
  private final Chores chores;
  private final Routes routes = new Routes();
  private final URI address;

  private Console(
      Works works, Authentication authentication, ConsoleSettings settings, WebServer server)
      throws LedgerException {
    Doors doors = Doors.at(settings.originsAt(server.port()));
    InstantSource clock = InstantSource.system();
    Maintenance maintenance = Maintenance.in(works.ledger());
    Rules rules = new Rules(works.ledger(), maintenance);
    Heads heads = new Heads(works.stacks(), works.live().pulse());
    BoardView board = new BoardView(works, heads, maintenance, clock);
    this.server = server;
    this.watcher = new Watcher(board, works.ledger(), works.live());
    this.streams =
        new PageStreams(watcher, works.live(), clock, settings.streams(), settings.streamsEach());
    this.chores = new Chores(works, heads, settings.asking());
    DeployDays days =
        new DeployDays(
            works.ledger().history(),
            works.stacks().stream().map(StackPage::stack).toList(),
            clock);
    new Reading(works, watcher, days).addTo(routes);
    new DeployActions(works, rules).addTo(routes);
    new QueueActions(works, rules).addTo(routes);
    new HoldActions(works, rules, maintenance, clock).addTo(routes);
    this.address = settings.originsAt(server.port()).get(0);
    server.serve(new Entrance(doors, authentication, new Csrf(), routes, streams));
  }

  /**
   * Serves {@code works} to those whom {@code authentication} knows.
   *
   * @throws IOException if the address is taken, or the ledger cannot be read
   */
  public static Console serve(Works works, Authentication authentication, ConsoleSettings settings)
      throws IOException {
    WebServer server = WebServer.at(settings.address());
    boolean serves = false;
    try {
      Console console = new Console(works, authentication, settings, server);
      serves = true;
      return console;
    } finally {
      if (!serves) {
        server.close();
      }
    }
  }

  /** Where it is, to be opened in a browser. */
  public URI address() {
    return address;
  }

  /** Every method and path that it answers, besides its own files. */
  Set<String> endpoints() {
    return routes.all();
  }

  /** How many browsers it streams to. */
  public int streams() {
    return streams.count();
  }

  /** Ends all streams and requests. */
  @Override
  public void close() {
    chores.close();
    streams.close();
    server.close();
    watcher.close();
  }
}
