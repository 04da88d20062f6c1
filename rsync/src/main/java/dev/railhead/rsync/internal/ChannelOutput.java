package dev.railhead.rsync.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;
import net.schmizz.sshj.connection.channel.direct.Session;

/**
 * sshj's stream, but never told to write more than the host's window takes. sshj would wait for the
 * window inside the stream's lock: when the host then closes the channel, sshj's reader stops at
 * that lock, and with it all other channels; and a host that is merely slow would fail the write.
 * For one writing thread.
 */
final class ChannelOutput extends OutputStream {
  private static final long SHORTEST_NAP = 200_000;
  private static final long LONGEST_NAP = 10_000_000;

  private final Session.Command command;
  private final OutputStream out;

  /** Upper bound of what sshj holds and has not taken off the window yet. */
  private long pending;

  ChannelOutput(Session.Command command) {
    this.command = command;
    this.out = command.getOutputStream();
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      int run = (int) Math.min(left, room());
      out.write(bytes, from, run);
      pending += run;
      from += run;
      left -= run;
    }
  }

  /** How many bytes may be written without waiting, at least 1; waits until there are. */
  private long room() throws IOException {
    long nap = SHORTEST_NAP;
    for (long room = command.getRemoteWinSize() - pending; ; room = command.getRemoteWinSize()) {
      if (room > 0) {
        return room;
      }
      flush();
      if (command.getRemoteWinSize() == 0) {
        nap(nap);
        nap = Math.min(nap * 2, LONGEST_NAP);
      }
    }
  }

  /** sshj tells nobody outside of it when a window grows, so it has to be looked at. */
  private void nap(long nanos) throws IOException {
    LockSupport.parkNanos(nanos);
    if (Thread.interrupted()) {
      throw new InterruptedIOException("interrupted while waiting for the host to read");
    }
    if (!command.isOpen()) {
      throw new IOException("the host has closed the channel");
    }
  }

  @Override
  public void flush() throws IOException {
    out.flush();
    pending = 0;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
