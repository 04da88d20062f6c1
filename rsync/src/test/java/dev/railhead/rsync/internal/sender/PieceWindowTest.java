package dev.railhead.rsync.internal.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class PieceWindowTest {
  private static final int SIZE = 100;

  private final List<Integer> made = Collections.synchronizedList(new ArrayList<>());
  private final PieceWindow window = new PieceWindow(3 * SIZE + 50, this::make);

  private TarPiece make(int number) {
    made.add(number);
    return new TarPiece(new byte[SIZE], SIZE, 1, SIZE);
  }

  private static BitSet wanted(int... numbers) {
    BitSet wanted = new BitSet();
    for (int number : numbers) {
      wanted.set(number);
    }
    return wanted;
  }

  private void haveMade(int... numbers) throws IOException {
    for (int number : numbers) {
      window.piece(number);
    }
    made.clear();
  }

  @Test
  void makes_a_piece_once_while_it_is_among_the_newest() throws Exception {
    haveMade(0, 1, 2);
    TarPiece second = window.piece(1);
    assertThat(made).isEmpty();
    assertThat(window.piece(1)).isSameAs(second);
  }

  @Test
  void keeps_no_more_bytes_than_it_may() throws Exception {
    haveMade(0, 1, 2, 3, 4);
    for (int number = 2; number <= 4; number++) {
      window.piece(number);
    }
    assertThat(made).isEmpty();
    window.piece(1);
    assertThat(made).containsExactly(1);
  }

  @Test
  void who_has_a_choice_gets_the_oldest_that_is_at_hand() throws Exception {
    haveMade(7, 3, 5);
    assertThat(window.choice(wanted(1, 3, 5))).isEqualTo(3);
    assertThat(window.choice(wanted(1, 5))).isEqualTo(5);
  }

  @Test
  void where_nothing_is_at_hand_the_one_behind_the_last_choice_is_next() throws Exception {
    BitSet all = wanted(0, 1, 2, 3);
    assertThat(window.choice(all)).isEqualTo(0);
    assertThat(window.choice(all)).as("what another is about to make").isEqualTo(1);
    assertThat(window.choice(wanted(0, 3))).isEqualTo(3);
    assertThat(window.choice(wanted(0, 3))).as("the first again").isEqualTo(0);
  }

  @Test
  void what_another_makes_is_left_to_it_and_waited_for_only_at_last() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    PieceWindow slow = new PieceWindow(1_000, number -> afterwards(goOn, number));
    CompletableFuture<TarPiece> one = started(slow, 0);
    await().until(() -> slow.choice(wanted(0, 1)) == 1);
    assertThat(slow.choice(wanted(0))).isZero();
    CompletableFuture<TarPiece> other = started(slow, 0);
    goOn.countDown();
    assertThat(other.get()).isSameAs(one.get());
    assertThat(made).containsExactly(0);
  }

  private TarPiece afterwards(CountDownLatch goOn, int number) throws IOException {
    try {
      goOn.await();
      return make(number);
    } catch (InterruptedException e) {
      throw new InterruptedIOException();
    }
  }

  private static CompletableFuture<TarPiece> started(PieceWindow window, int number) {
    CompletableFuture<TarPiece> piece = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                piece.complete(window.piece(number));
              } catch (IOException e) {
                piece.completeExceptionally(e);
              }
            })
        .start();
    return piece;
  }

  @Test
  void a_host_that_fails_to_make_one_takes_along_nobody_who_waits_for_it() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    Thread first = Thread.currentThread();
    List<Thread> tried = Collections.synchronizedList(new ArrayList<>());
    PieceWindow failing =
        new PieceWindow(
            1_000,
            number -> {
              tried.add(Thread.currentThread());
              if (Thread.currentThread() == first) {
                return make(number);
              }
              afterwards(goOn, number);
              throw new IOException("its host was cancelled");
            });
    CompletableFuture<TarPiece> cancelled = started(failing, 0);
    await().until(() -> tried.size() == 1);
    Thread release =
        new Thread(
            () -> {
              await().until(() -> first.getState() == Thread.State.WAITING);
              goOn.countDown();
            });
    release.start();
    assertThat(failing.piece(0).size()).isEqualTo(SIZE);
    assertThatThrownBy(cancelled::get).isInstanceOf(ExecutionException.class);
    assertThat(tried).hasSize(2);
    release.join();
  }
}
