package dev.railhead.atomic;

import dev.railhead.core.Host;
import dev.railhead.core.host.Command;
import dev.railhead.core.host.CommandResult;
import dev.railhead.core.host.HostChannel;
import dev.railhead.core.host.HostSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A host whose login script greets everybody, commands too. Thread-safe as its session is. */
record Chatty(HostSession session) implements HostSession {
  @Override
  public Host host() {
    return session.host();
  }

  @Override
  public CommandResult run(Command command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("sh", "-c", "echo Welcome!; exec \"$@\"", "sh"));
    all.addAll(command.arguments());
    return session.run(Command.of(all));
  }

  @Override
  public HostChannel open(Command command) throws IOException, InterruptedException {
    return session.open(command);
  }

  @Override
  public void close() {
    session.close();
  }
}
