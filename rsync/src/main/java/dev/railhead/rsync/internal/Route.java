package dev.railhead.rsync.internal;

import dev.railhead.core.host.HostPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** How the system's rsync gets to a host. */
public sealed interface Route {
  /** What names {@code directory}, and all that is in it, as an operand of rsync. */
  String operand(HostPath directory);

  /** The options that make rsync take this way. */
  List<String> options(Duration connect, HostPath remoteProgram);

  /**
   * No way at all: the host is a directory of this machine.
   *
   * @param login its login directory, absolute
   */
  record Local(Path login) implements Route {
    /** Absolute, hence never mistaken for a {@code host:path}. */
    @Override
    public String operand(HostPath directory) {
      return login.resolve(directory.value()) + "/";
    }

    @Override
    public List<String> options(Duration connect, HostPath remoteProgram) {
      return List.of();
    }
  }

  /**
   * The OpenSSH client.
   *
   * @param config a file of ssh_config(5) that says all about the host
   * @param alias the host's name in it
   */
  record Ssh(Path config, String alias) implements Route {
    @Override
    public String operand(HostPath directory) {
      return alias + ":" + directory.value() + "/";
    }

    /** Never asks anybody anything (BatchMode), and forwards neither an agent nor a display. */
    @Override
    public List<String> options(Duration connect, HostPath remoteProgram) {
      long seconds = Math.max(1, (connect.toMillis() + 999) / 1000);
      String ssh =
          "ssh -F "
              + quoted(config.toString())
              + " -a -x -T -o BatchMode=yes -o ConnectTimeout="
              + seconds;
      return List.of("-e", ssh, "--rsync-path=" + remoteProgram.value());
    }

    /**
     * As one word of {@code --rsh}, which rsync itself splits: blanks part words outside of quotes,
     * and a quote is doubled within quotes of its kind (rsync(1), --rsh). No shell sees it.
     */
    static String quoted(String word) {
      return "'" + word.replace("'", "''") + "'";
    }
  }
}
