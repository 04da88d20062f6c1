package dev.railhead.rsync;

import dev.railhead.core.Host;
import dev.railhead.rsync.fixture.MinaServer;
import dev.railhead.rsync.fixture.SshKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

class MinaSessionTest extends SshSessionContract {
  private MinaServer server;

  @Override
  Host start(Path directory, SshKey key) throws IOException {
    server = MinaServer.start(directory, List.of(key));
    return server.host("web1");
  }

  @Override
  String keyType() {
    return "rsa";
  }

  @Override
  String knownHostsLine() {
    return server.knownHostsLine();
  }

  @Override
  Path loginDirectory() {
    return server.root();
  }

  @Override
  void stop() throws IOException {
    server.close();
  }
}
