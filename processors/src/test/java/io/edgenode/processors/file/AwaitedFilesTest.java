package io.edgenode.processors.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.processors.intake.SourceRig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are waited for and then read once. */
final class AwaitedFilesTest {
  private final Path data;
  private final Path own;

  AwaitedFilesTest(@TempDir Path temp) throws IOException {
    data = Files.createDirectory(temp.resolve("data"));
    own = Files.createDirectory(temp.resolve("own"));
  }

  @Test
  @DisplayName("a file that comes is read when it has looked the same twice, and then no more")
  void settles() throws IOException {
    Path file = data.resolve("late.log");
    try (AwaitedFiles feed = feed(file.toString())) {
      assertStillWaits(feed);
      assertThat(feed.isWaiting()).isTrue();

      Files.writeString(file, "one\n");
      assertStillWaits(feed);
      assertThat(feed.isWaiting()).isFalse();
      Files.writeString(file, "two\nthr", StandardOpenOption.APPEND);
      assertStillWaits(feed);

      assertThat(rest(feed)).containsExactly("one", "two", "thr");
      Files.writeString(file, "four\n", StandardOpenOption.APPEND);
      assertThat(feed.step().next()).isEqualTo(Feed.Next.ENDED);
    }
  }

  @Test
  @DisplayName("a file that goes before it has settled is waited for anew")
  void vanishes() throws IOException {
    Path file = data.resolve("late.log");
    try (AwaitedFiles feed = feed(file.toString())) {
      Files.writeString(file, "one\n");
      assertStillWaits(feed);
      Files.delete(file);
      assertStillWaits(feed);
      assertThat(feed.isWaiting()).isTrue();
      Files.writeString(file, "one\n");
      assertStillWaits(feed);
      assertThat(rest(feed)).containsExactly("one");
    }
  }

  @Test
  @DisplayName("a pattern waits for its first file, and takes what is there when all have settled")
  void pattern() throws IOException {
    try (AwaitedFiles feed = feed(data + "/*.log")) {
      Files.writeString(data.resolve("b.log"), "2\n");
      assertStillWaits(feed);
      Files.writeString(data.resolve("a.log"), "1\n");
      assertStillWaits(feed);
      assertThat(rest(feed)).containsExactly("1", "2");
    }
  }

  @Test
  @DisplayName("the source's status says what is waited for; what has come is read to its end")
  void status() throws IOException {
    for (FileSourceConfig.Format format :
        List.of(FileSourceConfig.Format.LINES, FileSourceConfig.Format.WHOLE)) {
      Path file = data.resolve(format + ".log");
      try (SourceRig rig = new SourceRig(Files.createDirectory(own.resolve(format.name())))) {
        rig.start(new FileSource(config(file, format, false)));
        rig.intake().await("a status", () -> !rig.status().isEmpty());
        assertThat(rig.status()).isEqualTo("waiting for " + file + ", which is not there");

        Files.writeString(file, "one\n");
        rig.intake().awaitEnd();

        assertThat(String.join("", rig.intake().texts()).strip()).isEqualTo("one");
        assertThat(rig.status()).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("who follows says, too, that there is nothing yet")
  void following() throws IOException {
    for (FileSourceConfig.Format format :
        List.of(FileSourceConfig.Format.LINES, FileSourceConfig.Format.WHOLE)) {
      Path file = data.resolve(format + ".log");
      try (SourceRig rig = new SourceRig(Files.createDirectory(own.resolve(format.name())))) {
        rig.start(new FileSource(config(file, format, true)));
        rig.intake().await("a status", () -> rig.status().startsWith("waiting for " + file));
        Files.writeString(file, "one\n");
        rig.intake().awaitCount(1);
        assertThat(rig.status()).isEmpty();
      }
    }
  }

  private static void assertStillWaits(AwaitedFiles feed) throws IOException {
    Feed.Step step = feed.step();
    assertThat(step.next()).isEqualTo(Feed.Next.IDLE);
    assertThat(step.batch()).isEmpty();
  }

  private static List<String> rest(AwaitedFiles feed) throws IOException {
    Feed.Step step = feed.step();
    assertThat(step.next()).isEqualTo(Feed.Next.ENDED);
    return step.batch().stream().map(Offered::content).map(AwaitedFilesTest::text).toList();
  }

  private static String text(Content content) {
    ByteOutput bytes = new ByteOutput(16);
    content.writeTo(bytes);
    return new String(bytes.toByteArray(), StandardCharsets.UTF_8);
  }

  private AwaitedFiles feed(String path) throws IOException {
    FileLedger ledger = FileLedger.open(own, 0, Optional.empty());
    Ordinals ordinals = new Ordinals(0, 0, Optional.empty());
    return new AwaitedFiles(
        new FilePaths(path),
        ledger,
        files -> new ReadOnce(files, "utf-8", new PlainLines(false), ledger, ordinals));
  }

  private static FileSourceConfig config(
      Path path, FileSourceConfig.Format format, boolean follow) {
    return new FileSourceConfig(
        path.toString(),
        format,
        true,
        List.of(),
        ",",
        Optional.empty(),
        "utf-8",
        follow,
        FileSourceConfig.WhenMissing.WAIT,
        Duration.ofMillis(10));
  }
}
