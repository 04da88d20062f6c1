package dev.railhead.rsync.internal.sender;

import dev.railhead.rsync.internal.sender.RefusedException.Why;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How it begins with an rsync daemon: both greet by a line of text with their versions and digests,
 * this end names a module and logs in where that is asked for, and then tells the arguments that a
 * server would have on its command line. Observed on the wire; see rsyncd.conf(5). Immutable.
 */
public final class DaemonOpening implements Opening {
  private static final Pattern GREETING =
      Pattern.compile("@RSYNCD: (\\d{1,5})(?:\\.\\d{1,5})?( [a-z0-9 ]*)?");
  private static final String AUTHENTICATE = "@RSYNCD: AUTHREQD ";
  private static final String ACCEPTED = "@RSYNCD: OK";
  private static final String FAREWELL = "@RSYNCD: EXIT";
  private static final String ERROR = "@ERROR";
  private static final int LONGEST_LINE = 4096;
  private static final int MOST_LINES = 1000;

  private final String module;
  private final Optional<DaemonCredentials> credentials;
  private final List<String> arguments;

  /** Enters {@code module}, as whom {@code credentials} say, with {@code arguments}. */
  public DaemonOpening(
      String module, Optional<DaemonCredentials> credentials, List<String> arguments) {
    this.module = module;
    this.credentials = credentials;
    this.arguments = List.copyOf(arguments);
  }

  /** The arguments of a daemon that receives {@code tree} into {@code directory} of a module. */
  public static List<String> arguments(
      SharedTree tree, Duration timeout, String module, String directory) {
    List<String> arguments = new ArrayList<>(ServerCommand.options(tree, timeout));
    arguments.add(".");
    arguments.add(module + "/" + directory + "/");
    return arguments;
  }

  @Override
  public Dialect hold(InputStream in, OutputStream out, int seed) throws IOException {
    String greeting = line(in);
    Matcher parts = GREETING.matcher(greeting);
    if (!parts.matches()) {
      throw new ProtocolException(
          "\"" + shown(greeting) + "\" where a daemon's greeting should be");
    }
    int theirs = Integer.parseInt(parts.group(1));
    Handshake.refuseOld(theirs);
    int version = Math.min(Handshake.NEWEST, theirs);
    Optional<String> list = Optional.ofNullable(parts.group(2)).map(String::strip);
    DaemonDigest digest = DaemonDigest.best(list);
    String ours = list.isPresent() ? " " + digest.word() : "";
    send(out, "@RSYNCD: " + version + ".0" + ours + "\n" + module + "\n");
    enter(in, out, digest);
    tell(out);
    return Handshake.terms(version, in, out, seed);
  }

  /** Until the daemon lets us in; lines of its message of the day come in between. */
  private void enter(InputStream in, OutputStream out, DaemonDigest digest) throws IOException {
    for (int lines = 0; lines < MOST_LINES; lines++) {
      String line = line(in);
      if (line.equals(ACCEPTED)) {
        return;
      }
      if (line.startsWith(AUTHENTICATE)) {
        send(out, credentials().answer(line.substring(AUTHENTICATE.length()), digest) + "\n");
      } else if (line.startsWith(ERROR) || line.equals(FAREWELL)) {
        throw refused(line);
      }
    }
    throw new ProtocolException("more than " + MOST_LINES + " lines before it let us in");
  }

  private DaemonCredentials credentials() throws RefusedException {
    return credentials.orElseThrow(
        () ->
            new RefusedException(
                Why.LOGIN,
                "the host's rsync daemon asks for a login to module "
                    + module
                    + ": give its route a user and a password"));
  }

  private static RefusedException refused(String line) {
    String words = shown(line);
    if (line.contains("auth failed") || line.contains("access denied")) {
      return new RefusedException(Why.LOGIN, "the host's rsync daemon refused the login: " + words);
    }
    boolean isBusy = line.contains("max connections");
    return new RefusedException(
        isBusy ? Why.BUSY : Why.OTHER, "the host's rsync daemon said: " + words);
  }

  private void tell(OutputStream out) throws IOException {
    WireBuffer all = new WireBuffer(512);
    for (String argument : arguments) {
      byte[] bytes = argument.getBytes(StandardCharsets.UTF_8);
      all.raw(bytes, 0, bytes.length).u8(0);
    }
    all.u8(0);
    out.write(all.array(), 0, all.size());
    out.flush();
  }

  private static void send(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    WireReader reader = new WireReader(in);
    for (int b = reader.u8(); b != '\n'; b = reader.u8()) {
      if (line.size() == LONGEST_LINE) {
        throw new ProtocolException("a line of more than " + LONGEST_LINE + " bytes as it began");
      }
      line.write(b);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  private static String shown(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return TreeWalk.shown(Arrays.copyOf(bytes, Math.min(300, bytes.length)));
  }
}
