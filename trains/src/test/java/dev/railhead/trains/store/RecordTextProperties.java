package dev.railhead.trains.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.Actor;
import dev.railhead.core.Calendar;
import dev.railhead.trains.Entry;
import dev.railhead.trains.Event;
import dev.railhead.trains.Hold;
import dev.railhead.trains.QueueSettings;
import dev.railhead.trains.QueueState;
import dev.railhead.trains.Window;
import dev.railhead.trains.WindowId;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What the text of records keeps, whatever they say. */
class RecordTextProperties {
  private static Entry entry(Event event) {
    return new Entry(7, Instant.ofEpochSecond(1, 2), "an order", Actor.of("ann"), List.of(event));
  }

  @Property
  void any_text_is_read_as_it_was_written(@ForAll String text) {
    Entry entry = entry(new Event.RunLost(dev.railhead.trains.TrainId.of(1), 0, 1));
    Entry said = entry(new Event.BannerSet(Optional.of(text)));
    assertThat(RecordText.read(Entry.class, RecordText.write(said))).isEqualTo(said);
    assertThat(RecordText.read(Entry.class, RecordText.write(entry))).isEqualTo(entry);
  }

  @Property
  void a_text_that_ends_early_is_refused(@ForAll String text, @ForAll int at) {
    String whole = RecordText.write(entry(new Event.BannerSet(Optional.of(text))));
    String part = whole.substring(0, Math.floorMod(at, whole.length()));
    assertThatThrownBy(() -> RecordText.read(Entry.class, part))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 1)
  void a_state_with_windows_is_read_as_it_was_written() {
    Window window =
        new Window(
            WindowId.of(1),
            Window.Kind.FREEZE,
            Optional.empty(),
            new Calendar.Weekly(
                Set.of(DayOfWeek.FRIDAY, DayOfWeek.MONDAY),
                LocalTime.of(22, 0),
                LocalTime.of(2, 0),
                ZoneId.of("Europe/Berlin")),
            Hold.Hotfixes.EXEMPT,
            "no Fridays");
    QueueState state =
        QueueState.open("push", QueueSettings.usual(), Actor.of("ann"), Instant.EPOCH)
            .evolve(
                new Entry(
                    2,
                    Instant.EPOCH,
                    "w",
                    Actor.of("ann"),
                    List.of(new Event.WindowAdded(window))));
    assertThat(RecordText.read(QueueState.class, RecordText.write(state))).isEqualTo(state);
  }
}
