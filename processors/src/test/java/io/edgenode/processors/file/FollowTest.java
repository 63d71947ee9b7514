package io.edgenode.processors.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.SourcePosition;
import io.edgenode.processors.intake.RecordingIntake;
import io.edgenode.processors.intake.SourceRig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotation, truncation and growth, while the source runs and while it does not. */
final class FollowTest {
  private final Path data;
  private final Path own;
  private final Path log;
  private final List<SourceRig> rigs = new ArrayList<>();

  FollowTest(@TempDir Path temp) throws IOException {
    data = Files.createDirectory(temp.resolve("data"));
    own = Files.createDirectory(temp.resolve("own"));
    log = data.resolve("app.log");
  }

  @AfterEach
  void close() {
    rigs.forEach(SourceRig::close);
  }

  @Test
  @DisplayName("waits for a file, for its lines and for a line's end")
  void grows() throws IOException {
    RecordingIntake intake = follow(log.toString(), Optional.empty());
    append("one\ntw");
    awaitTexts(intake, "one");
    append("o\nthr");
    awaitTexts(intake, "one", "two");
    append("ee\n");
    awaitTexts(intake, "one", "two", "three");
    assertRising(intake);
  }

  @Test
  @DisplayName("K11: killed at a half-written last line, takes it whole when it is finished")
  void killedAtHalfLine() throws IOException {
    append("one\nhal");
    RecordingIntake first = follow(log.toString(), Optional.empty());
    awaitTexts(first, "one");
    kill();

    append("f\n");
    RecordingIntake second = follow(log.toString(), first.lastPosition());
    awaitTexts(second, "half");
  }

  @Test
  @DisplayName("K11: copytruncate: the copy is not read, what is written afterwards is")
  void copyTruncate() throws IOException {
    append("one\ntwo\n");
    RecordingIntake intake = follow(log.toString(), Optional.empty());
    awaitTexts(intake, "one", "two");
    Files.copy(log, data.resolve("app.log.1"));
    truncate();
    append("three\n");
    awaitTexts(intake, "one", "two", "three");
    append("four\n");
    awaitTexts(intake, "one", "two", "three", "four");
    assertRising(intake);
  }

  @Test
  @DisplayName("K11: copytruncate while killed, the new content longer than the old")
  void copyTruncateWhileKilled() throws IOException {
    append("one\ntwo\n");
    RecordingIntake first = follow(log.toString(), Optional.empty());
    awaitTexts(first, "one", "two");
    kill();
    truncate();
    append("three\nfour\nfive\n");
    RecordingIntake second = follow(log.toString(), first.lastPosition());
    awaitTexts(second, "three", "four", "five");
    assertThat(second.journalled().get(0).position().ordinal())
        .isGreaterThan(first.lastPosition().orElseThrow().ordinal());
  }

  @Test
  @DisplayName(
      "rename and create: the old file is read to its end through its handle, then the new")
  void renameAndCreate() throws IOException {
    append("one\n");
    RecordingIntake intake = follow(log.toString(), Optional.empty());
    awaitTexts(intake, "one");
    Path rotated = Files.move(log, data.resolve("app.log.1"));
    Files.writeString(rotated, "two\nunfinished", StandardOpenOption.APPEND);
    append("three\n");
    awaitTexts(intake, "one", "two", "unfinished", "three");
    append("four\n");
    awaitTexts(intake, "one", "two", "unfinished", "three", "four");
    assertRising(intake);
  }

  @Test
  @DisplayName("K11: rename and create while killed: the rest of the old file, then the new")
  void renameAndCreateWhileKilled() throws IOException {
    append("one\n");
    RecordingIntake first = follow(log.toString(), Optional.empty());
    awaitTexts(first, "one");
    kill();
    append("two\n");
    Files.move(log, data.resolve("app.log.1"));
    append("one\nthree\n");
    RecordingIntake second = follow(log.toString(), first.lastPosition());
    awaitTexts(second, "two", "one", "three");
    kill();

    append("four\n");
    RecordingIntake third = follow(log.toString(), second.lastPosition());
    awaitTexts(third, "four");
  }

  @Test
  @DisplayName("a pattern that names rotated files too reads no line twice")
  void rotatedWithinPattern() throws IOException {
    append("one\n");
    RecordingIntake intake = follow(data + "/app.log*", Optional.empty());
    awaitTexts(intake, "one");
    Files.move(log, data.resolve("app.log.1"));
    append("two\n");
    awaitTexts(intake, "one", "two");
    Files.move(data.resolve("app.log.1"), data.resolve("app.log.2"));
    Files.move(log, data.resolve("app.log.1"));
    append("three\n");
    awaitTexts(intake, "one", "two", "three");
    kill();

    append("four\n");
    RecordingIntake second = follow(data + "/app.log*", intake.lastPosition());
    awaitTexts(second, "four");
  }

  @Test
  @DisplayName("K11: a file that got the inode of the one read before is another file")
  void inodeReused() throws IOException {
    append("one\n");
    RecordingIntake first = follow(log.toString(), Optional.empty());
    awaitTexts(first, "one");
    kill();
    long inode = FileIdentity.inode(log);
    Files.delete(log);
    append("1st\n2nd\n");
    SourcePosition at = first.lastPosition().orElseThrow();
    KnownFile known = KnownFile.decode(at.encode());
    assertThat(known.identity().inode()).isEqualTo(inode);
    // The file system decides whether the inode is reused: make sure by saying that it was.
    FileIdentity old = known.identity();
    KnownFile reused =
        new KnownFile(
            new FileIdentity(
                old.path(), FileIdentity.inode(log), old.fingerprintLength(), old.fingerprint()),
            known.offset());
    SourcePosition position = new SourcePosition.Stored(at.ordinal(), reused.encode());
    awaitTexts(follow(log.toString(), Optional.of(position)), "1st", "2nd");
  }

  @Test
  @DisplayName("a deleted file is read to its end, and one made at its place from its start")
  void deleted() throws IOException {
    append("one\n");
    RecordingIntake intake = follow(log.toString(), Optional.empty());
    awaitTexts(intake, "one");
    Files.delete(log);
    append("two\n");
    awaitTexts(intake, "one", "two");
  }

  @Test
  @DisplayName(
      "K10: many files that grow in turns are gone on with, each where it was, from any line")
  void manyFiles() throws IOException {
    int files = 7;
    for (int i = 0; i < files; i++) {
      Files.writeString(data.resolve("f" + i + ".log"), i + "-0\n");
    }
    RecordingIntake intake = follow(data + "/f*.log", Optional.empty());
    intake.awaitCount(files);
    for (int turn = 1; turn <= 3; turn++) {
      for (int i = 0; i < files; i++) {
        Files.writeString(
            data.resolve("f" + i + ".log"), i + "-" + turn + "\n", StandardOpenOption.APPEND);
      }
      intake.awaitCount((long) files * (turn + 1));
    }
    List<String> all = intake.texts();
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, files * 4).mapToObj(n -> n / 4 + "-" + n % 4).toList());
    assertRising(intake);
    kill();
    Path ledger = Files.copy(own.resolve("files"), own.resolve("copy"));
    for (int cut = 0; cut < all.size() - 1; cut++) {
      Files.copy(ledger, own.resolve("files"), StandardCopyOption.REPLACE_EXISTING);
      SourcePosition at = intake.journalled().get(cut).position();
      RecordingIntake again =
          follow(
              data + "/f*.log", Optional.of(new SourcePosition.Stored(at.ordinal(), at.encode())));
      again.awaitCount(all.size() - cut - 1);
      assertThat(again.texts())
          .as("behind " + cut)
          .containsExactlyInAnyOrderElementsOf(all.subList(cut + 1, all.size()));
      kill();
    }
  }

  @Test
  @DisplayName("P5: of very many files the quiet ones are closed, and read on when they grow")
  void moreThanMayBeOpen() throws IOException {
    int files = 700;
    for (int i = 0; i < files; i++) {
      Files.writeString(data.resolve("f" + i + ".log"), "a\n");
    }
    RecordingIntake intake = follow(data + "/f*.log", Optional.empty());
    intake.awaitCount(files);
    for (int i = 0; i < files; i += 100) {
      Files.writeString(data.resolve("f" + i + ".log"), "b" + i + "\n", StandardOpenOption.APPEND);
    }
    intake.awaitCount(files + 7);
    assertThat(intake.texts().subList(files, files + 7))
        .containsExactlyInAnyOrder("b0", "b100", "b200", "b300", "b400", "b500", "b600");
  }

  private RecordingIntake follow(String path, Optional<SourcePosition> resumeAt) {
    SourceRig rig = new SourceRig(own);
    rigs.add(rig);
    rig.start(
        new FileSource(
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
                Duration.ofMillis(10))),
        resumeAt);
    return rig.intake();
  }

  private void kill() {
    rigs.remove(rigs.size() - 1).close();
  }

  private void append(String text) throws IOException {
    Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private void truncate() throws IOException {
    Files.write(log, new byte[0], StandardOpenOption.TRUNCATE_EXISTING);
  }

  private static void awaitTexts(RecordingIntake intake, String... texts) {
    intake.awaitCount(texts.length);
    assertThat(intake.texts()).containsExactly(texts);
  }

  private static void assertRising(RecordingIntake intake) {
    List<Long> ordinals =
        intake.journalled().stream().map(file -> file.position().ordinal()).toList();
    assertThat(ordinals).isSorted().doesNotHaveDuplicates();
  }
}
