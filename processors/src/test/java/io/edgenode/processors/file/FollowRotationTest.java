package io.edgenode.processors.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotation that is about as fast as the polls, step by step: time moves only by hand. */
final class FollowRotationTest {
  private static final long POLL = TimeUnit.MILLISECONDS.toNanos(500);

  private final Path data;
  private final Path own;
  private final Path log;
  private final List<Offered> given = new ArrayList<>();
  private long now;
  private int rotated;
  private Follow follow;

  FollowRotationTest(@TempDir Path temp) throws IOException {
    data = Files.createDirectory(temp.resolve("data"));
    own = Files.createDirectory(temp.resolve("own"));
    log = data.resolve("m.csv");
  }

  @BeforeEach
  void start() throws IOException {
    follow = open(log.toString(), Optional.empty());
  }

  @AfterEach
  void close() throws IOException {
    follow.close();
  }

  @Test
  @DisplayName("P1: a file that was there at one poll only is read, behind the one before it")
  void livesForOnePoll() throws IOException {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      append("a" + i + "\n");
      poll();
      append("b" + i + "\n");
      rotate();
      expected.addAll(List.of("a" + i, "b" + i));
    }
    pollUntilIdle();
    assertThat(texts(given)).isEqualTo(expected);
    assertRising();
  }

  @Test
  @DisplayName("P1: a file that was empty at its only poll is read, its unfinished last line too")
  void filledAfterItsPoll() throws IOException {
    append("one\n");
    poll();
    rotate();
    append("");
    poll();
    append("two\nunfinished");
    rotate();
    append("three\n");
    pollUntilIdle();
    assertThat(texts(given)).containsExactly("one", "two", "unfinished", "three");
  }

  @Test
  @DisplayName("a pattern that names the renamed files too: lines stay in the order of rotation")
  void pattern() throws IOException {
    follow.close();
    follow = open(log + "*", Optional.empty());
    livesForOnePoll();
  }

  @Test
  @DisplayName(
      "K10, K11: killed behind any line, files that wait renamed are neither lost nor doubled")
  void killedWhileFilesWait() throws IOException {
    killedAnywhere(log.toString());
  }

  @Test
  @DisplayName("K10, K11: the same with a pattern that names the renamed files too")
  void killedWhileFilesWaitInPattern() throws IOException {
    killedAnywhere(log + "*");
  }

  /** The first file goes on growing after it is renamed, so that the ones behind it pile up. */
  private void killedAnywhere(String path) throws IOException {
    follow.close();
    follow = open(path, Optional.empty());
    append("0-0\n0-1\n");
    poll();
    for (int i = 1; i < 5; i++) {
      rotate();
      Files.writeString(data.resolve("m.csv.1"), "0-" + (i + 1) + "\n", StandardOpenOption.APPEND);
      append(i == 2 ? "" : i + "-0\n");
      poll();
      append(i + "-1\n");
    }
    int before = given.size();
    Path killed = Files.copy(own.resolve("files"), own.resolve("killed"));
    pollUntilIdle();
    List<String> all = texts(given);
    assertThat(all)
        .containsExactly(
            "0-0", "0-1", "0-2", "0-3", "0-4", "0-5", "1-0", "1-1", "2-1", "3-0", "3-1", "4-0",
            "4-1");
    assertThat(before).as("lines given before the kill").isEqualTo(6);
    List<Offered> offered = List.copyOf(given);
    Path end = Files.copy(own.resolve("files"), own.resolve("end"));
    for (int cut = 1; cut <= all.size(); cut++) {
      resumes(path, offered, cut, end);
      if (cut <= before) {
        resumes(path, offered, cut, killed);
      }
    }
  }

  private void resumes(String path, List<Offered> offered, int cut, Path ledger)
      throws IOException {
    follow.close();
    Files.copy(ledger, own.resolve("files"), StandardCopyOption.REPLACE_EXISTING);
    SourcePosition at = offered.get(cut - 1).position();
    given.clear();
    follow = open(path, Optional.of(new SourcePosition.Stored(at.ordinal(), at.encode())));
    pollUntilIdle();
    assertThat(texts(given))
        .as("behind line %d, with the ledger %s", cut, ledger.getFileName())
        .isEqualTo(texts(offered.subList(cut, offered.size())));
  }

  private void rotate() throws IOException {
    Files.move(log, data.resolve("m.csv." + ++rotated));
  }

  private void poll() throws IOException {
    step(POLL);
  }

  private void step(long later) throws IOException {
    now += later;
    Feed.Step step;
    do {
      step = follow.step();
      given.addAll(step.batch());
    } while (step.next() == Feed.Next.MORE);
  }

  private void pollUntilIdle() throws IOException {
    int quiet = 0;
    while (quiet < 3) {
      int before = given.size();
      poll();
      quiet = given.size() == before ? quiet + 1 : 0;
    }
  }

  private void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private Follow open(String path, Optional<SourcePosition> resumeAt) throws IOException {
    FileSourceConfig config =
        new FileSourceConfig(
            path,
            FileSourceConfig.Format.LINES,
            true,
            List.of(),
            ",",
            Optional.empty(),
            "utf-8",
            true,
            FileSourceConfig.WhenMissing.FAIL,
            Duration.ofNanos(POLL));
    long ordinal = resumeAt.map(SourcePosition::ordinal).orElse(0L);
    Optional<KnownFile> resumed = resumeAt.map(SourcePosition::encode).map(KnownFile::decode);
    return new Follow(
        config,
        new PlainLines(false),
        FileLedger.open(own, ordinal, resumed),
        new Ordinals(ordinal, ordinal, resumed),
        () -> now);
  }

  private void assertRising() {
    assertThat(given.stream().map(each -> each.position().ordinal()).toList())
        .isSorted()
        .doesNotHaveDuplicates();
  }

  private static List<String> texts(List<Offered> lines) {
    return lines.stream()
        .map(each -> (Content.Bytes) each.content())
        .map(
            each ->
                new String(
                    each.array(), each.offset(), (int) each.length(), StandardCharsets.UTF_8))
        .toList();
  }
}
