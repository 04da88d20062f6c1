package dev.railhead.core.deploy;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.DeployEvent.HostDone;
import dev.railhead.core.deploy.DeployEvent.HostFailed;
import dev.railhead.core.deploy.DeployEvent.HostProgressed;
import dev.railhead.core.deploy.DeployEvent.HostRetried;
import dev.railhead.core.deploy.DeployEvent.Swapped;
import dev.railhead.core.deploy.DeployEvent.SwappedBack;
import dev.railhead.core.internal.Amounts;

/** What is known of one host of a deploy. For one thread. */
final class HostView {
  /** How a host stands, the one that needs attention most first. */
  enum State {
    FAILED,
    BACK,
    SENDING,
    RETRYING,
    WAITING,
    DONE,
    SWAPPED
  }

  private final Host host;
  private State state = State.WAITING;
  private String note = "";
  private int percent;
  private long files;
  private long bytes;

  HostView(Host host) {
    this.host = host;
  }

  void progressed(HostProgressed event) {
    percent = Math.max(0, Math.min(100, event.percent()));
    files = event.files();
    bytes = event.bytes();
    if (!isSettled()) {
      state = State.SENDING;
    }
  }

  void retried(HostRetried event) {
    turn(State.RETRYING, event.step() + " try " + event.attempt() + " failed: " + event.why());
  }

  void done(HostDone event) {
    if (!isSettled()) {
      String detail = event.detail().isBlank() ? "" : ", " + event.detail();
      turn(State.DONE, event.step() + " " + Amounts.seconds(event.took()) + detail);
    }
  }

  void failed(HostFailed event) {
    turn(State.FAILED, event.step() + ": " + event.why());
  }

  void swapped(Swapped event) {
    turn(State.SWAPPED, event.from() + " → " + event.to());
  }

  void swappedBack(SwappedBack event) {
    turn(State.BACK, "back to " + event.to());
  }

  /** Whether later steps that go well are no news. */
  private boolean isSettled() {
    return state == State.SWAPPED || state == State.BACK || state == State.FAILED;
  }

  private void turn(State next, String why) {
    state = next;
    note = why;
  }

  Host host() {
    return host;
  }

  State state() {
    return state;
  }

  /** What there is to say about the state, untrusted text. */
  String note() {
    return note;
  }

  int percent() {
    return percent;
  }

  long files() {
    return files;
  }

  long bytes() {
    return bytes;
  }
}
