package dev.railhead.core.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.source.Manifest.RegularFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store knows of releases that it has read or made, it still looks up where they lie. */
class ReleaseStoreTest {
  private static final Revision REVISION = Revision.of("4add615720".repeat(4));
  private static final Instant BEGAN = Instant.parse("2014-06-16T23:37:29Z");
  private static final Sha256 SUM = Sha256.of("00".repeat(32));

  @TempDir Path directory;
  private ReleaseStore store;

  @BeforeEach
  void open() throws IOException {
    store = new ReleaseStore(directory);
  }

  private static ReleaseIndex numbered(int number, int files) throws ReleaseException {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < files; i++) {
      RegularFile file = new RegularFile(TreePath.of("f" + i), 0644, number, SUM);
      items.add(new Item(file, number, "blob"));
    }
    ReleaseId id = ReleaseId.of(REVISION, BEGAN.plusSeconds(number));
    return ReleaseIndex.of(id, REVISION, new Recipe(SUM, false), items);
  }

  private ReleaseIndex found(ReleaseIndex index) throws IOException {
    return store.find(index.id()).orElseThrow();
  }

  @Test
  void does_not_read_again_what_it_has_made_or_read() throws Exception {
    ReleaseIndex made = numbered(1, 3);
    store.publish(made);
    assertThat(found(made)).isSameAs(made);
    ReleaseStore another = new ReleaseStore(directory);
    ReleaseIndex read = another.find(made.id()).orElseThrow();
    assertThat(read.release()).isEqualTo(made.release());
    assertThat(read.items()).containsExactlyElementsOf(made.items());
    assertThat(another.find(made.id())).containsSame(read);
  }

  @Test
  void finds_nothing_of_what_another_has_forgotten() throws Exception {
    ReleaseIndex old = numbered(1, 3);
    store.publish(old);
    store.publish(numbered(2, 3));
    new ReleaseStore(directory).forget(1);
    assertThat(store.find(old.id())).isEqualTo(Optional.empty());
  }

  @Test
  void reads_what_another_has_put_in_its_place() throws Exception {
    ReleaseIndex old = numbered(1, 3);
    store.publish(old);
    ReleaseStore another = new ReleaseStore(directory);
    another.forget(0);
    ReleaseIndex other = numbered(1, 2);
    another.publish(other);
    assertThat(found(old).release()).isEqualTo(other.release());
    assertThat(found(old)).isSameAs(found(old));
  }

  @Test
  void sees_that_a_file_was_spoilt() throws Exception {
    for (String file : List.of("index", "manifest")) {
      ReleaseIndex index = numbered(file.length(), 3);
      store.publish(index);
      Path spoilt = directory.resolve(index.id().toString()).resolve(file);
      byte[] bytes = Files.readAllBytes(spoilt);
      bytes[0] ^= 1;
      Path fresh = Files.write(directory.resolve(".fresh"), bytes);
      Files.setLastModifiedTime(fresh, Files.getLastModifiedTime(spoilt));
      Files.move(fresh, spoilt, StandardCopyOption.REPLACE_EXISTING);
      assertThatThrownBy(() -> store.find(index.id())).as(file).isInstanceOf(IOException.class);
    }
  }

  @Test
  void keeps_no_more_in_memory_than_so_many_entries() throws Exception {
    ReleaseIndex large = numbered(1, 150_000);
    ReleaseIndex small = numbered(2, 10_000);
    ReleaseIndex another = numbered(3, 100_000);
    for (ReleaseIndex each : List.of(large, small, another)) {
      store.publish(each);
    }
    assertThat(found(another)).isSameAs(another);
    assertThat(found(small)).isSameAs(small);
    assertThat(found(large)).isNotSameAs(large);
    assertThat(found(large).release()).isEqualTo(large.release());
  }
}
