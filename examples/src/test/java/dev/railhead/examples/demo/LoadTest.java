package dev.railhead.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.hash.Hashing;
import dev.railhead.core.Host;
import dev.railhead.core.ReleaseId;
import dev.railhead.core.Revision;
import dev.railhead.core.source.Manifest;
import dev.railhead.core.source.Release;
import dev.railhead.core.source.Sha256;
import dev.railhead.core.source.TreePath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final Revision REVISION = Revision.of("4add61572000000000000000000000000000000a");

  @TempDir private Path home;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ReleaseBook book = new ReleaseBook();

  @AfterEach
  void stop() {
    threads.shutdownNow();
  }

  /** A release of 30 files, of which 10 are {@code content} and the others the same in all. */
  private Release release(int second, String content) throws IOException {
    String stamp = String.format("4add615720-20140616-2337%02d-UTC", second);
    ReleaseId id = ReleaseId.parse(stamp);
    Path directory = Files.createDirectories(home.resolve("releases").resolve(id.toString()));
    List<Manifest.Entry> entries = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      byte[] bytes = (i < 10 ? content + i : "same" + i).getBytes(StandardCharsets.UTF_8);
      Files.write(directory.resolve("file" + i), bytes);
      Sha256 sha = Sha256.of(Hashing.sha256().hashBytes(bytes).toString());
      entries.add(new Manifest.RegularFile(TreePath.of("file" + i), 0644, bytes.length, sha));
    }
    return new Release(id, REVISION, Manifest.of(entries));
  }

  private Path current() {
    return home.resolve("current");
  }

  private void swapTo(Release release) throws IOException {
    Path link = home.resolve("next");
    Files.createSymbolicLink(link, Path.of("releases", release.id().toString()));
    Files.move(link, current(), StandardCopyOption.ATOMIC_MOVE);
  }

  private PageServer server(PageServer.Pinning pinning) throws IOException {
    return PageServer.start(current(), pinning, PAUSE, threads);
  }

  private static Host host(PageServer server) {
    return Host.named("web1").at("127.0.0.1", 22).with("http", Integer.toString(server.port()));
  }

  private LoadReport underSwaps(PageServer.Pinning pinning) throws Exception {
    Release one = release(1, "one");
    Release two = release(2, "two");
    book.add(one);
    book.add(two);
    swapTo(one);
    try (PageServer server = server(pinning);
        Load load = Load.start(List.of(host(server)), book, 4, 20)) {
      for (int swap = 0; swap < 20; swap++) {
        long before = load.requests();
        await().atMost(LONG).pollInterval(PAUSE).until(() -> load.requests() >= before + 5);
        swapTo(swap % 2 == 0 ? two : one);
      }
      return load.stop();
    }
  }

  @Nested
  class GivenReleasesThatAreSwappedUnderLoad {
    @Test
    void with_pinning_no_page_is_mixed() throws Exception {
      LoadReport report = underSwaps(PageServer.Pinning.PER_REQUEST);

      assertThat(report.complaints()).isEmpty();
      assertThat(report.isClean()).isTrue();
      assertThat(report.requests()).isGreaterThanOrEqualTo(100);
      assertThat(report.telling()).isEqualTo(10);
      assertThat(report.median()).isBetween(Duration.ofMillis(10), LONG);
      assertThat(report.slow()).isGreaterThanOrEqualTo(report.median());
    }

    @Test
    void without_pinning_pages_are_mixed_and_the_check_sees_it() throws Exception {
      LoadReport report = underSwaps(PageServer.Pinning.NONE);

      assertThat(report.mixed()).isPositive();
      assertThat(report.errors()).isZero();
      assertThat(report.isClean()).isFalse();
      assertThat(report.complaints().get(0)).startsWith("web1: a page of more than one release");
    }
  }

  @Nested
  class GivenAHostWithoutARelease {
    @Test
    void its_refusals_do_not_count_until_it_has_served_once() throws Exception {
      Release one = release(1, "one");
      book.add(one);
      try (PageServer server = server(PageServer.Pinning.PER_REQUEST);
          Load load = Load.start(List.of(host(server)), book, 2, 5)) {
        assertThat(get(server, "/page?file=file1")).isEqualTo("503 no release is live\n");
        swapTo(one);
        await().atMost(LONG).until(() -> load.requests() > 10);
        Files.delete(current());
        long before = load.requests();
        await().atMost(LONG).until(() -> load.requests() > before + 10);
        LoadReport report = load.stop();

        assertThat(report.errors()).isPositive().isLessThan(report.requests());
        assertThat(report.complaints()).contains("web1: status 503");
      }
    }
  }

  @Nested
  class GivenAFileThatIsOfNoRelease {
    @Test
    void a_page_with_it_is_an_error() throws Exception {
      Release one = release(1, "one");
      book.add(one);
      Files.writeString(
          home.resolve("releases").resolve(one.id().toString()).resolve("file3"), "half");
      swapTo(one);
      try (PageServer server = server(PageServer.Pinning.PER_REQUEST);
          Load load = Load.start(List.of(host(server)), book, 2, 30)) {
        await().atMost(LONG).until(() -> load.requests() > 10);
        LoadReport report = load.stop();

        assertThat(report.errors()).isPositive();
        assertThat(report.mixed()).isZero();
        assertThat(report.complaints().get(0)).startsWith("web1: a page with a file of no release");
      }
    }
  }

  @Nested
  class GivenAReleaseBook {
    @Test
    void a_page_is_judged_by_all_of_its_files() throws Exception {
      Release one = release(1, "one");
      Release two = release(2, "two");
      book.add(one);
      book.add(two);
      Map<String, String> ones = digests(one);
      Map<String, String> twos = digests(two);

      assertThat(book.judge(ones)).isEqualTo(ReleaseBook.Judgement.ONE_RELEASE);
      assertThat(book.judge(twos)).isEqualTo(ReleaseBook.Judgement.ONE_RELEASE);
      assertThat(book.judge(Map.of("file1", ones.get("file1"), "file2", twos.get("file2"))))
          .isEqualTo(ReleaseBook.Judgement.MIXED);
      assertThat(book.judge(Map.of("file1", ones.get("file1"), "file20", ones.get("file20"))))
          .isEqualTo(ReleaseBook.Judgement.ONE_RELEASE);
      assertThat(book.judge(Map.of("file1", ReleaseBook.ABSENT)))
          .isEqualTo(ReleaseBook.Judgement.FOREIGN);
      assertThat(book.judge(Map.of("other", ReleaseBook.ABSENT)))
          .isEqualTo(ReleaseBook.Judgement.ONE_RELEASE);
    }

    private Map<String, String> digests(Release release) {
      Map<String, String> digests = new java.util.HashMap<>();
      release.manifest().files().forEach(f -> digests.put(f.path().toString(), f.sha256().hex()));
      return digests;
    }
  }

  @Nested
  class GivenBadRequests {
    @Test
    void each_is_refused_with_its_reason() throws Exception {
      swapTo(release(1, "one"));
      try (PageServer server = server(PageServer.Pinning.PER_REQUEST)) {
        assertThat(get(server, "/page?file=../secret")).startsWith("400 ").contains("..");
        assertThat(get(server, "/page?file=%2Fetc%2Fpasswd")).startsWith("400 ");
        assertThat(get(server, "/page")).startsWith("400 a page needs files");
        assertThat(get(server, "/page?name=a")).startsWith("400 a page knows");
        assertThat(get(server, "/page?" + "file=a&".repeat(300) + "file=a")).startsWith("400 ");
        assertThat(get(server, "/health")).isEqualTo("200 4add615720-20140616-233701-UTC\n");
      }
    }
  }

  private static String get(PageServer server, String path) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }
}
