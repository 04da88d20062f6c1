package dev.railhead.rsync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.railhead.core.Host;
import dev.railhead.core.deploy.HostTransfer.Cause;
import dev.railhead.core.deploy.HostTransfer.Delivered;
import dev.railhead.core.deploy.HostTransfer.Failed;
import dev.railhead.core.deploy.Shipment;
import dev.railhead.core.deploy.Tolerance;
import dev.railhead.core.deploy.TransferListener;
import dev.railhead.core.deploy.TransferReport;
import dev.railhead.core.host.HostPath;
import dev.railhead.rsync.fixture.FakeRsync;
import dev.railhead.rsync.fixture.LocalFleet;
import dev.railhead.rsync.fixture.Processes;
import dev.railhead.rsync.fixture.ReleaseTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hosts whose rsync says what it should not, or stops: none disturbs another. */
class SharedSenderFaultsTest {
  /** Protocol 31, terms 0, and the seed that it was given: what a receiver begins with. */
  private static final String GREETING =
      "seed=$(printf '%s\\n' \"$@\" | sed -n 's/^--checksum-seed=//p');"
          + " printf '\\037\\000\\000\\000\\000';"
          + " for shift in 0 8 16 24; do"
          + " printf \"\\\\$(printf %03o $(( (seed >> shift) & 255 )))\"; done; ";

  @TempDir Path temp;
  private ReleaseTree tree;
  private LocalFleet fleet;

  @BeforeEach
  void build_a_release() throws Exception {
    tree = ReleaseTree.in(temp.resolve("release")).plainFiles(20, 40);
    fleet = LocalFleet.of(3, temp.resolve("hosts"));
  }

  @AfterEach
  void nothing_runs_on() {
    fleet.close();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(Processes.threads("railhead-")).isEmpty());
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(Processes.rsyncsNaming(temp.toString())).isEmpty());
  }

  private Shipment tolerant() throws Exception {
    return fleet.shipment(tree, Set.of(), Tolerance.atMost(1));
  }

  private FanOut.Builder fanOut(String program) {
    return FanOut.over(fleet.connector())
        .sender(FanOut.Sender.SHARED)
        .remoteProgram(HostPath.of(program))
        .pause(wait -> {});
  }

  /** An rsync that does {@code script} on {@code web2}, and is itself on the others. */
  private String onHost2(String script) throws Exception {
    return FakeRsync.script(
        temp.resolve("rsync-wrapper"), "case \"$PWD\" in */web2) " + script + ";; esac");
  }

  private Failed failureOf(FanOut fanOut) throws Exception {
    TransferReport report = fanOut.push(tolerant(), TransferListener.none());
    assertThat(report.delivered()).hasSize(2);
    assertThat(report.hosts().get(1)).isInstanceOf(Failed.class);
    for (int number : new int[] {1, 3}) {
      assertThat(ReleaseTree.manifestOf(fleet.next(fleet.host(number))))
          .isEqualTo(ReleaseTree.manifestOf(tree.directory()));
    }
    return (Failed) report.hosts().get(1);
  }

  @Nested
  class GivenAHostThatSaysWhatNoRsyncSays {
    @Test
    void noise_of_its_shell_is_shown_with_the_remedy() throws Exception {
      Failed failed = failureOf(fanOut(onHost2("echo Welcome to web2!")).build());
      assertThat(failed.message()).contains("Welc", "must print nothing");
      assertThat(failed.attempts()).isEqualTo(1);
    }

    @Test
    void random_bytes_fail_that_host_alone() throws Exception {
      String noise = "head -c 100000 /dev/urandom; exit 0";
      Failed failed = failureOf(fanOut(onHost2(noise)).tries(1).build());
      assertThat(failed.message()).isNotEmpty();
    }

    @Test
    void an_old_protocol_is_refused_by_number_with_the_remedy() throws Exception {
      String old = "printf '\\035\\000\\000\\000'; sleep 60; exit 0";
      Failed failed = failureOf(fanOut(onHost2(old)).build());
      assertThat(failed.cause()).isEqualTo(Cause.UNSUPPORTED);
      assertThat(failed.message()).contains("protocol 29", "install rsync 3.2 or later");
    }

    @Test
    void a_stream_that_ends_too_early_is_tried_again() throws Exception {
      Failed failed = failureOf(fanOut(onHost2("printf '\\037\\000'; exit 0")).build());
      assertThat(failed.cause()).isEqualTo(Cause.UNREACHABLE);
      assertThat(failed.attempts()).isEqualTo(3);
    }

    @Test
    void a_request_out_of_range_is_refused() throws Exception {
      String request =
          GREETING + "printf '\\005\\000\\000\\007\\376\\377\\377\\377\\377'; cat; exit 0";
      Failed failed = failureOf(fanOut(onHost2(request)).build());
      assertThat(failed.message()).contains("a request for entry 2147483647");
      assertThat(failed.attempts()).isEqualTo(1);
    }

    @Test
    void a_request_for_the_content_of_a_directory_is_refused() throws Exception {
      String request = GREETING + "printf '\\003\\000\\000\\007\\001\\000\\200'; cat; exit 0";
      Failed failed = failureOf(fanOut(onHost2(request)).build());
      assertThat(failed.message()).contains("the content of entry 0, not a file");
    }

    @Test
    void checksums_of_an_absurd_length_are_refused() throws Exception {
      String request =
          GREETING
              + "printf '\\023\\000\\000\\007\\003\\000\\200'; printf '\\377\\377\\377\\177"
              + "\\000\\000\\001\\000\\020\\000\\000\\000\\000\\000\\000\\000'; cat; exit 0";
      Failed failed = failureOf(fanOut(onHost2(request)).build());
      assertThat(failed.message()).contains("sent checksums of", "bytes for one file");
    }

    @Test
    void endless_messages_are_ended_by_the_deadline() throws Exception {
      String chatter = GREETING + "yes \"$(printf '\\002\\000\\000\\011a')\" | tr -d '\\n'; exit 0";
      FanOut fanOut = fanOut(onHost2(chatter)).eachHostWithin(Duration.ofSeconds(20)).build();
      Failed failed = failureOf(fanOut);
      assertThat(failed.message()).isNotEmpty();
    }
  }

  @Nested
  class GivenAHostThatStops {
    @Test
    void silence_is_given_up_after_the_inactivity_deadline() throws Exception {
      FanOut fanOut =
          fanOut(onHost2(GREETING + "sleep 1000; exit 0"))
              .endAfterInactivity(Duration.ofSeconds(3))
              .tries(1)
              .build();
      Failed failed = failureOf(fanOut);
      assertThat(failed.cause()).isEqualTo(Cause.TIMED_OUT);
      assertThat(failed.message()).contains("no progress for 3000 ms (endAfterInactivity)");
    }

    @Test
    void a_greeting_that_never_comes_is_given_up_after_the_handshake_deadline() throws Exception {
      FanOutPolicy impatient = FanOutPolicy.standard().handshakeWithin(Duration.ofSeconds(3));
      FanOut fanOut = fanOut(onHost2("sleep 1000; exit 0")).policy(impatient.tries(2)).build();
      Failed failed = failureOf(fanOut);
      assertThat(failed.cause()).isEqualTo(Cause.TIMED_OUT);
      assertThat(failed.message()).contains("no handshake within 3000 ms (handshakeWithin)");
      assertThat(failed.attempts()).isEqualTo(2);
    }

    @Test
    void an_exit_status_and_last_words_are_shown() throws Exception {
      Failed failed =
          failureOf(fanOut(onHost2("echo 'disk on fire' >&2; exit 11")).tries(1).build());
      assertThat(failed.message()).contains("status 11 (error in file I/O)", "disk on fire");
    }

    @Test
    void a_killed_receiver_is_tried_again_and_the_retry_completes() throws Exception {
      tree.file("big", "0123456789".repeat(100_000));
      String once =
          "if mkdir \"$0.killed\" 2>/dev/null; then (rsync \"$@\"; :) | head -c 300; exit 12; fi";
      FanOut fanOut = fanOut(onHost2(once)).build();
      TransferReport report = fanOut.push(tolerant(), TransferListener.none());
      assertThat(report.isComplete()).as("%s", report).isTrue();
      assertThat(ReleaseTree.manifestOf(fleet.next(fleet.host(2))))
          .isEqualTo(ReleaseTree.manifestOf(tree.directory()));
    }

    @Test
    void a_retry_sends_only_the_files_that_are_missing() throws Exception {
      for (int i = 0; i < 40; i++) {
        tree.file("late" + i, (i + "0123456789").repeat(1_000));
      }
      Path there = temp.resolve("there");
      String arrived = "find next -type f ! -name '.*'";
      String once =
          "if mkdir \"$0.killed\" 2>/dev/null; then exec 3<&0; rsync \"$@\" <&3 & p=$!;"
              + (" until [ -n \"$("
                  + arrived
                  + " -name 'late*' -print -quit)\" ]; do sleep 0.05; done;")
              + " kill -9 $p $(pgrep -P $p); wait; exit 12; fi; "
              + (arrived + " | wc -l > '" + there + "'");
      TransferReport report =
          fanOut(onHost2(once))
              .bytesPerSecond(400_000)
              .build()
              .push(tolerant(), TransferListener.none());
      assertThat(report.isComplete()).as("%s", report).isTrue();
      int arrivedBefore = Integer.parseInt(Files.readString(there).strip());
      assertThat(arrivedBefore).isBetween(1, 59);
      Delivered delivered = report.delivered().get(1);
      assertThat(delivered.attempts()).isEqualTo(2);
      assertThat(delivered.filesSent()).isEqualTo(60 - arrivedBefore);
      assertThat(ReleaseTree.manifestOf(fleet.next(fleet.host(2))))
          .isEqualTo(ReleaseTree.manifestOf(tree.directory()));
    }

    @Test
    void want_of_space_is_named() throws Exception {
      tree.file("big", "0123456789".repeat(400_000));
      Failed failed = failureOf(fanOut(onHost2("ulimit -f 1000")).build());
      assertThat(failed.cause()).as(failed.message()).isEqualTo(Cause.NO_SPACE);
      assertThat(failed.attempts()).isEqualTo(1);
    }
  }

  @Nested
  class GivenAReleaseThatChangesOnTheWay {
    @Test
    void the_file_is_named() throws Exception {
      String meddle = "printf other > " + tree.path("d0/f7");
      FanOut fanOut = fanOut(FakeRsync.script(temp.resolve("rsync-wrapper"), meddle)).build();
      TransferReport report = fanOut.push(tolerant(), TransferListener.none());
      Failed failed = (Failed) report.hosts().get(0);
      assertThat(failed.message()).contains("d0/f7", "changed while it was being sent");
      assertThat(failed.attempts()).isEqualTo(1);
    }
  }

  @Nested
  class GivenALargeFileThatChangesOnTheWay {
    private Path large;

    @BeforeEach
    void a_file_that_is_not_kept_but_streamed() throws Exception {
      tree.file("large", "0123456789".repeat(500_000));
      large = tree.path("large");
    }

    @Test
    void it_is_named_when_it_was_truncated() throws Exception {
      assertNamed("truncate -s 2500000 '" + large + "'");
    }

    @Test
    void it_is_named_when_it_has_grown() throws Exception {
      assertNamed("printf more >> '" + large + "'");
    }

    @Test
    void it_is_named_when_it_was_replaced() throws Exception {
      assertNamed(
          "tr 0 1 < '" + large + "' > '" + temp + "/new' && mv '" + temp + "/new' '" + large + "'");
    }

    private void assertNamed(String meddle) throws Exception {
      String program = FakeRsync.script(temp.resolve("rsync-wrapper"), meddle);
      FanOut fanOut = fanOut(program).atOnce(1).build();
      TransferReport report = fanOut.push(tolerant(), TransferListener.none());
      Failed failed = (Failed) report.hosts().get(0);
      assertThat(failed.message()).contains("large", "changed while it was being sent");
      assertThat(failed.attempts()).isEqualTo(1);
      assertThat(fleet.next(fleet.host(1)).resolve("large")).doesNotExist();
    }
  }

  @Nested
  class GivenAPushThatIsInterrupted {
    @Test
    void nothing_of_it_is_left() throws Exception {
      tree.file("big", "0123456789".repeat(400_000));
      CountDownLatch underWay = new CountDownLatch(1);
      TransferListener listener =
          new TransferListener() {
            @Override
            public void progressed(Host host, long files, long bytes, int percent) {
              underWay.countDown();
            }
          };
      FanOut fanOut = fanOut("rsync").bytesPerSecond(60_000).build();
      Shipment shipment = tolerant();
      AtomicReference<Object> result = new AtomicReference<>();
      Thread thread =
          new Thread(
              () -> {
                try {
                  result.set(fanOut.push(shipment, listener));
                } catch (InterruptedException | RuntimeException e) {
                  result.set(e);
                }
              });
      thread.start();
      assertThat(underWay.await(1, TimeUnit.MINUTES)).isTrue();
      thread.interrupt();
      thread.join(TimeUnit.MINUTES.toMillis(1));
      assertThat(result.get()).isInstanceOf(InterruptedException.class);
    }
  }
}
