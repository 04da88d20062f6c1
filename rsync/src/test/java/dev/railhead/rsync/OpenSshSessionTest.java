package dev.railhead.rsync;

import dev.railhead.core.Host;
import dev.railhead.rsync.fixture.OpenSshServer;
import dev.railhead.rsync.fixture.SshKey;
import java.io.IOException;
import java.nio.file.Path;

class OpenSshSessionTest extends SshSessionContract {
  private OpenSshServer server;

  @Override
  Host start(Path directory, SshKey key) throws Exception {
    server = OpenSshServer.in(directory).authorize(key).start();
    return server.host("web1");
  }

  @Override
  String knownHostsLine() throws IOException {
    return server.knownHostsLines().get(0);
  }

  @Override
  Path loginDirectory() {
    return server.loginDirectory();
  }

  @Override
  void stop() {
    server.close();
  }
}
