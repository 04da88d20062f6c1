package dev.railhead.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class NamesTest {
  @Nested
  class GivenATextThatIsTooLong {
    private static final String TRAIN = "\uD83D\uDE86";

    @Test
    void cuts_it_to_the_length_asked_for() {
      assertThat(Names.shortened("abcd", 3)).isEqualTo("abc");
      assertThat(Names.shortened("abcd", 0)).isEmpty();
    }

    @Test
    void leaves_a_surrogate_pair_whole() {
      assertThat(Names.shortened("ab" + TRAIN, 3)).isEqualTo("ab");
      assertThat(Names.shortened("a" + TRAIN + "b", 3)).isEqualTo("a" + TRAIN);
      assertThat(Names.shortened("a" + TRAIN + "b", 2)).isEqualTo("a");
    }

    @Test
    void quotes_it_without_half_a_pair() {
      assertThat(Names.quoted("a".repeat(79) + TRAIN)).isEqualTo("\"" + "a".repeat(79) + "…\"");
    }
  }

  @Test
  void a_text_that_fits_is_returned_as_it_is() {
    assertThat(Names.shortened("abc", 3)).isEqualTo("abc");
    assertThat(Names.shortened("", 0)).isEmpty();
  }

  @Nested
  class GivenNull {
    @Test
    @SuppressWarnings("NullAway") // what callers without a null checker may pass
    void names_what_is_missing() {
      assertThatNullPointerException()
          .isThrownBy(() -> Names.word("a host's name", null))
          .withMessage("a host's name");
      assertThatNullPointerException()
          .isThrownBy(() -> Names.line("a hold's reason", null, 400))
          .withMessage("a hold's reason");
    }
  }
}
