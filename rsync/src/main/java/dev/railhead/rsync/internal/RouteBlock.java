package dev.railhead.rsync.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One host's part of an OpenSSH client configuration, ssh_config(5). Immutable.
 *
 * @param alias what the configuration calls the host
 * @param login how it is logged in to
 * @param key the only key it may present
 * @param jump the alias of the host it is reached through, or {@code none}
 */
record RouteBlock(String alias, Login login, KnownKey key, String jump) {
  /** The block. Only paths are quoted: nothing else can hold a character that needs it. */
  String text(SshLimits limits, Path knownHosts, List<Path> identities) {
    List<String> lines = new ArrayList<>();
    lines.add("Host " + alias);
    lines.add("HostName " + login.host().address().replace("%", "%%"));
    lines.add("Port " + login.host().port());
    lines.add("User " + login.user());
    lines.add("ProxyJump " + jump);
    lines.add("HostKeyAlias " + alias);
    lines.add("UserKnownHostsFile " + quoted(knownHosts));
    lines.add("GlobalKnownHostsFile none");
    lines.add("HostKeyAlgorithms " + algorithms());
    identities.forEach(identity -> lines.add("IdentityFile " + quoted(identity)));
    lines.add("ConnectTimeout " + seconds(limits.connect()));
    lines.add("ServerAliveInterval " + seconds(limits.keepAlive()));
    lines.add("ServerAliveCountMax " + limits.keepAliveCount());
    lines.addAll(STRICT);
    return String.join("\n  ", lines) + "\n";
  }

  private static final List<String> STRICT =
      List.of(
          "IdentitiesOnly yes",
          "IdentityAgent none",
          "StrictHostKeyChecking yes",
          "CheckHostIP no",
          "UpdateHostKeys no",
          "BatchMode yes",
          "PreferredAuthentications publickey",
          "GSSAPIAuthentication no",
          "ForwardAgent no",
          "ForwardX11 no",
          "ClearAllForwardings yes",
          "PermitLocalCommand no",
          "ControlMaster no",
          "ControlPath none",
          "RequestTTY no",
          "LogLevel ERROR");

  private String algorithms() {
    return key.type().equals("ssh-rsa") ? "rsa-sha2-512,rsa-sha2-256" : key.type();
  }

  private static long seconds(Duration duration) {
    return Math.max(1, duration.plusMillis(999).toSeconds());
  }

  /** As ssh_config(5) reads it: in double quotes, backslash and quote escaped, percent doubled. */
  static String quoted(Path path) {
    String text = path.toString().replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
    return "\"" + text + "\"";
  }
}
