package dev.railhead.rsync.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ChannelSlotsTest {
  private static final long FIRST_WAIT = ChannelSlots.FIRST_WAIT.toNanos();
  private static final long LONGEST_WAIT = ChannelSlots.LONGEST_WAIT.toNanos();

  private long now = Long.MAX_VALUE - 1000;
  private final ChannelSlots slots = new ChannelSlots(4, () -> now);

  /** Whether a slot is free now: the deadline has come already. */
  private boolean take() throws InterruptedException {
    return slots.take(now);
  }

  private void open(int channels) throws InterruptedException {
    for (int i = 0; i < channels; i++) {
      assertThat(take()).isTrue();
      slots.opened();
    }
  }

  @Nested
  class GivenAHostThatAllowsMoreThanTheBound {
    @Test
    void gives_no_more_slots_than_the_bound() throws Exception {
      open(4);
      now += LONGEST_WAIT;
      assertThat(take()).isFalse();
      slots.give();
      assertThat(take()).isTrue();
    }
  }

  @Nested
  class GivenAHostThatAllowsTwo {
    private void beRefused() throws InterruptedException {
      open(2);
      assertThat(take()).isTrue();
      slots.refused();
    }

    @Test
    void asks_for_no_third_one_at_once() throws Exception {
      beRefused();
      assertThat(take()).isFalse();
      now += FIRST_WAIT - 1;
      assertThat(take()).isFalse();
    }

    @Test
    void gives_a_slot_as_soon_as_one_of_them_ends() throws Exception {
      beRefused();
      slots.give();
      open(1);
      assertThat(take()).isFalse();
    }

    @Test
    void asks_for_a_third_one_less_and_less_often() throws Exception {
      beRefused();
      long wait = FIRST_WAIT;
      for (int i = 0; i < 10; i++) {
        now += wait - 1;
        assertThat(take()).isFalse();
        now += 1;
        assertThat(take()).isTrue();
        assertThat(take()).isFalse();
        slots.refused();
        wait = Math.min(2 * wait, LONGEST_WAIT);
      }
      assertThat(wait).isEqualTo(LONGEST_WAIT);
    }

    @Test
    void finds_that_out_though_four_were_asked_for_at_once() throws Exception {
      for (int i = 0; i < 4; i++) {
        assertThat(take()).isTrue();
      }
      slots.refused();
      slots.opened();
      slots.refused();
      slots.opened();
      assertThat(take()).isFalse();
      slots.give();
      assertThat(take()).isTrue();
      assertThat(take()).isFalse();
    }

    @Test
    void uses_a_third_one_once_the_host_allows_it() throws Exception {
      beRefused();
      now += FIRST_WAIT;
      open(1);
      slots.give();
      open(1);
    }
  }

  @Nested
  class GivenAHostThatAllowsNone {
    @Test
    void counts_the_refusals_in_a_row() throws Exception {
      for (int i = 1; i < 5; i++) {
        assertThat(take()).isTrue();
        assertThat(slots.refused()).isEqualTo(i);
        assertThat(take()).isFalse();
        now += LONGEST_WAIT;
      }
      open(1);
      slots.give();
      assertThat(take()).isTrue();
      assertThat(slots.refused()).isEqualTo(1);
    }
  }
}
