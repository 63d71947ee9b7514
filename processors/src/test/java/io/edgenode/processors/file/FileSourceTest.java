package io.edgenode.processors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.processors.intake.RecordingIntake;
import io.edgenode.processors.intake.SourceRig;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSourceTest {
  private final Path data;
  private final Path own;

  FileSourceTest(@TempDir Path temp) throws IOException {
    data = Files.createDirectory(temp.resolve("data"));
    own = Files.createDirectory(temp.resolve("own"));
  }

  @Test
  @DisplayName("gives a FlowFile per line, with the file's path and name as attributes")
  void lines() throws IOException {
    Path file = write("a.log", "one\r\n\ntwo\nthree");

    RecordingIntake intake = run(config(file.toString(), FileSourceConfig.Format.LINES, "utf-8"));

    assertThat(intake.texts()).containsExactly("one", "", "two", "three");
    assertThat(intake.journalled().get(0).attributes().get("file.path")).isEqualTo(file.toString());
    assertThat(intake.journalled().get(3).attributes().get("file.name")).isEqualTo("a.log");
  }

  @Test
  @DisplayName("ndjson leaves out blank lines and a byte-order mark")
  void ndjson() throws IOException {
    Path file = write("a.ndjson", "\uFEFF{\"a\":1}\n\n   \r\n{\"a\":2}\n");

    assertThat(run(config(file)).texts()).containsExactly("{\"a\":1}", "{\"a\":2}");
  }

  @Test
  @DisplayName("K13 K14: large lines pass, in order, where there is room for one claim at a time")
  void oneClaimAtATime() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      lines.add((i + ":").repeat(i % 3 == 0 ? 1 : 40_000));
    }
    Path file = write("a.log", String.join("\n", lines) + "\n");

    RecordingIntake intake =
        run(
            config(file.toString(), FileSourceConfig.Format.LINES, "utf-8"),
            each -> each.limitLooseClaims(1));

    assertThat(intake.texts()).isEqualTo(lines);
    assertThat(intake.looseClaims()).isEmpty();
  }

  @Test
  @DisplayName("P5 long lines go in batches of some bytes, not of so many lines, and none is lost")
  void boundedBytes() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      lines.add(i + "x".repeat(20_000));
    }
    write("a.log", String.join("\n", lines));
    write("b.log", "b".repeat(900_000) + "\n" + "c".repeat(900_000));
    write("c.log", "d".repeat(900_000) + "\n\n");
    lines.addAll(List.of("b".repeat(900_000), "c".repeat(900_000), "d".repeat(900_000), ""));

    RecordingIntake intake = run(lines(data + "/*.log"));

    assertThat(intake.texts()).isEqualTo(lines);
    assertThat(intake.largestBatchBytes())
        .isLessThanOrEqualTo(Feed.MOST_BYTES + LineFile.LONGEST_LINE);
  }

  @Test
  @DisplayName("other encodings become UTF-8")
  void encodings() throws IOException {
    for (String name : List.of("utf-16le", "utf-16be", "utf-16", "windows-1252", "Shift_JIS")) {
      String text = name.startsWith("Shift") ? "温度\r\n湿度\n" : "Größe\r\n7 °C\n\u00e9";
      Path file = data.resolve(name + ".txt");
      Files.write(file, text.getBytes(Charset.forName(name)));

      List<String> texts =
          run(config(file.toString(), FileSourceConfig.Format.LINES, name)).texts();

      assertThat(texts).as(name).isEqualTo(text.lines().toList());
    }
    assertThatThrownBy(() -> config("x", FileSourceConfig.Format.LINES, "ebcdic-cp-us"))
        .hasMessageContaining("line-feed");
    assertThatThrownBy(() -> config("x", FileSourceConfig.Format.LINES, "utf-9"))
        .hasMessageContaining("utf-9");
  }

  @Test
  @DisplayName("reads a pattern's files in the order of their paths")
  void pattern() throws IOException {
    write("b.log", "3\n4");
    write("a.log", "1\n2\n");
    write("c.txt", "no\n");
    Files.createDirectory(data.resolve("deep"));
    write("deep/a.log", "5\n");

    assertThat(run(lines(data + "/*.log")).texts()).containsExactly("1", "2", "3", "4");
    clear(own);
    assertThat(run(lines(data + "/**.log")).texts()).containsExactly("1", "2", "3", "4", "5");
    clear(own);
    assertThat(run(lines(data + "/none*.log")).texts()).isEmpty();
  }

  @Test
  @DisplayName("K11: killed anywhere, goes on behind the last journalled line of any file")
  void resumesAnywhere() throws IOException {
    write("a.log", "a1\na2\n\na3");
    write("b.log", "");
    write("c.log", "c1\nc2\n");
    write("d.log", "d1");
    List<String> all = List.of("a1", "a2", "", "a3", "c1", "c2", "d1");
    List<SourcePosition> positions = new ArrayList<>();
    for (var file : run(lines(data + "/*.log")).journalled()) {
      positions.add(new SourcePosition.Stored(file.position().ordinal(), file.position().encode()));
    }
    for (int i = 1; i < positions.size(); i++) {
      assertThat(positions.get(i).ordinal()).isGreaterThan(positions.get(i - 1).ordinal());
    }
    for (int cut = 0; cut < positions.size(); cut++) {
      clear(own);
      run(lines(data + "/*.log"));
      assertThat(run(lines(data + "/*.log"), Optional.of(positions.get(cut))).texts())
          .as("behind " + cut)
          .isEqualTo(all.subList(cut + 1, all.size()));
    }
  }

  @Test
  @DisplayName("K11: a second run finds nothing new; what is appended begins a new FlowFile")
  void grows() throws IOException {
    Path file = write("a.log", "one\ntwo");
    RecordingIntake first = run(lines(file.toString()));
    RecordingIntake second = run(lines(file.toString()), first.lastPosition());
    assertThat(second.texts()).isEmpty();

    Files.writeString(file, " and more\nthree\n", StandardOpenOption.APPEND);
    RecordingIntake third = run(lines(file.toString()), first.lastPosition());
    assertThat(third.texts()).containsExactly(" and more", "three");
    assertThat(third.journalled().get(0).position().ordinal())
        .isGreaterThan(first.journalled().get(1).position().ordinal());
  }

  @Test
  @DisplayName("K11: another file at the path, or a shorter one, is read from its start")
  void replaced() throws IOException {
    Path file = write("a.log", "one\ntwo\n");
    RecordingIntake first = run(lines(file.toString()));

    Files.writeString(file, "other\ntwo\nthree\n");
    assertThat(run(lines(file.toString()), first.lastPosition()).texts())
        .containsExactly("other", "two", "three");
    Files.writeString(file, "one\n");
    RecordingIntake shorter = run(lines(file.toString()), first.lastPosition());
    assertThat(shorter.texts()).containsExactly("one");
    assertThat(shorter.lastPosition().orElseThrow().ordinal())
        .isGreaterThan(first.lastPosition().orElseThrow().ordinal());
  }

  @Test
  @DisplayName("P5: a line of more than 1 MiB is left out and counted, its neighbours are not")
  void longLines() throws IOException {
    String longest = "x".repeat(LineFile.LONGEST_LINE);
    String text =
        "a\n"
            + longest
            + "\nb\n"
            + longest
            + "y\nc\n"
            + longest.repeat(3)
            + "\nd\n"
            + longest
            + longest;
    Path file = write("a.log", text);
    try (SourceRig rig = new SourceRig(own)) {
      rig.start(new FileSource(lines(file.toString())));
      rig.intake().awaitEnd();
      assertThat(rig.intake().texts()).containsExactly("a", longest, "b", "c", "d");
      assertThat(rig.refused("line-too-long")).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("cuts lines of every length as a plain split does, across blocks")
  void sameAsSplit() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    while (text.length() < 2_000_000) {
      int length = random.nextInt(50) == 0 ? random.nextInt(100_000) : random.nextInt(120);
      for (int i = 0; i < length; i++) {
        text.append((char) ('\u000b' + random.nextInt(100)));
      }
      text.append('\n');
    }
    Path file = write("a.log", text.toString());
    List<String> expected =
        java.util.Arrays.stream(text.toString().split("\n"))
            .map(line -> line.endsWith("\r") ? line.substring(0, line.length() - 1) : line)
            .toList();

    assertThat(run(lines(file.toString())).texts()).as("seed " + seed).isEqualTo(expected);
  }

  @Test
  @DisplayName("K10: refused lines are offered again, in order and once")
  void refused() throws IOException {
    List<String> all = IntStream.range(0, 20_000).mapToObj(i -> "line " + i).toList();
    Path file = write("a.log", String.join("\n", all));
    try (SourceRig rig = new SourceRig(own)) {
      RecordingIntake intake = rig.intake();
      intake.hold();
      rig.start(new FileSource(lines(file.toString())));
      intake.await("four batches in flight", () -> intake.held() == 4);
      intake.refuse(Intake.Refused.Reason.BUSY, 1_500);
      intake.await("a retry", () -> intake.refusals() > 4);
      intake.relent();
      intake.awaitEnd();
      assertThat(intake.texts()).isEqualTo(all);
      assertThat(intake.mostHeld()).isLessThanOrEqualTo(4);
      assertThat(intake.largestBatch()).isLessThanOrEqualTo(Feed.BATCH);
    }
  }

  @Test
  @DisplayName("a file that is not there fails the start and says so")
  void missing() {
    try (SourceRig rig = new SourceRig(own)) {
      var start = rig.startFuture(new FileSource(lines(data + "/none.log")), Optional.empty());
      assertThatThrownBy(() -> SourceRig.await(start))
          .hasRootCauseMessage(
              data
                  + "/none.log: there is no such file; with when-missing: wait, or follow: true, it"
                  + " would be waited for");
    }
  }

  @Test
  @DisplayName("reads millions of lines a second")
  void fast() throws IOException {
    String line = "x".repeat(79) + "\n";
    Path file = write("a.log", line.repeat(2_000_000));
    for (int round = 0; round < 3; round++) {
      try (SourceRig rig = new SourceRig(own)) {
        rig.intake().keepNothing();
        long began = System.nanoTime();
        rig.start(new FileSource(lines(file.toString())));
        rig.intake().awaitEnd();
        double perSecond = 2_000_000 / ((System.nanoTime() - began) / 1e9);
        System.out.printf("file: %.1f million lines a second%n", perSecond / 1e6);
        assertThat(rig.intake().bytes()).isEqualTo(2_000_000L * 79);
        assertThat(perSecond).isGreaterThan(200_000);
      }
    }
  }

  @Test
  @DisplayName(
      "a stop waits for the opening that is under way, closes that, and nothing is offered")
  void stopsWhileItOpens() throws IOException {
    Path file = write("a.log", "1\n2\n");
    for (String path : List.of(file.toString(), data.resolve("none.log").toString())) {
      FileSource source = new FileSource(lines(path));
      try (SourceRig rig = new SourceRig(own)) {
        // In two turns that follow each other: what the worker opens comes back behind both.
        Future<Boolean> stoppedBehind =
            SourceRig.await(
                rig.onContext(
                    () -> {
                      Future<Void> starting = rig.startFuture(source, Optional.empty());
                      Future<Boolean> stopping =
                          rig.onContext(source::stop).map(done -> starting.isComplete());
                      return Future.succeededFuture(stopping);
                    }));

        assertThat(SourceRig.await(stoppedBehind)).as(path).isTrue();
        rig.awaitTurns();
        assertThat(rig.intake().count()).isZero();
      }
    }
  }

  private Path write(String name, String text) throws IOException {
    return Files.write(data.resolve(name), text.getBytes(StandardCharsets.UTF_8));
  }

  private static void clear(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }

  private RecordingIntake run(FileSourceConfig config) {
    return run(config, Optional.empty());
  }

  private RecordingIntake run(FileSourceConfig config, Consumer<RecordingIntake> prepare) {
    return run(config, Optional.empty(), prepare);
  }

  private RecordingIntake run(FileSourceConfig config, Optional<SourcePosition> resumeAt) {
    return run(config, resumeAt, intake -> {});
  }

  private RecordingIntake run(
      FileSourceConfig config,
      Optional<SourcePosition> resumeAt,
      Consumer<RecordingIntake> prepare) {
    try (SourceRig rig = new SourceRig(own)) {
      prepare.accept(rig.intake());
      rig.start(new FileSource(config), resumeAt);
      rig.intake().awaitEnd();
      return rig.intake();
    }
  }

  private static FileSourceConfig config(Path file) {
    return config(file.toString(), FileSourceConfig.Format.NDJSON, "utf-8");
  }

  private static FileSourceConfig lines(String path) {
    return config(path, FileSourceConfig.Format.LINES, "utf-8");
  }

  private static FileSourceConfig config(
      String path, FileSourceConfig.Format format, String encoding) {
    return new FileSourceConfig(
        path,
        format,
        true,
        List.of(),
        ",",
        Optional.empty(),
        encoding,
        false,
        FileSourceConfig.WhenMissing.FAIL,
        Duration.ofMillis(500));
  }
}
