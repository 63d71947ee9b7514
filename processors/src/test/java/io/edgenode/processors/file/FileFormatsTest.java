package io.edgenode.processors.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.record.CsvReader.FieldType;
import io.edgenode.processors.csv.ColumnTypes;
import io.edgenode.processors.file.FileSourceConfig.Format;
import io.edgenode.processors.intake.RecordingIntake;
import io.edgenode.processors.intake.SourceRig;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV rows and whole files. */
final class FileFormatsTest {
  private final Path data;
  private final Path own;

  FileFormatsTest(@TempDir Path temp) throws IOException {
    data = Files.createDirectory(temp.resolve("data"));
    own = Files.createDirectory(temp.resolve("own"));
  }

  @Test
  @DisplayName("CSV rows become records, typed as told, quoted line ends included")
  void csv() throws IOException {
    Path file = data.resolve("a.csv");
    Files.writeString(file, "\uFEFFid;value;note\r\n007;1.50;\"a\nb\"\r\n\r\n8;;x\n");

    assertThat(run(csv(file, true, ";", ColumnTypes.TEXT)).texts())
        .containsExactly(
            "{\"id\":\"007\",\"value\":\"1.50\",\"note\":\"a\\nb\"}",
            "{\"id\":\"8\",\"value\":null,\"note\":\"x\"}");
    ColumnTypes types = new ColumnTypes(Map.of("value", FieldType.DOUBLE), FieldType.TEXT);
    assertThat(run(csv(file, true, ";", types)).texts().get(0))
        .isEqualTo("{\"id\":\"007\",\"value\":1.5,\"note\":\"a\\nb\"}");
  }

  @Test
  @DisplayName("K11: CSV is gone on with in the middle, by the header at the file's start")
  void csvResumes() throws IOException {
    Path file = data.resolve("a.csv");
    Files.writeString(file, "a,b\n1,2\n3,\"4\n5\"\n6,7");
    RecordingIntake first = run(csv(file, true, ",", ColumnTypes.AUTO));
    for (int cut = 0; cut < 3; cut++) {
      SourcePosition at = first.journalled().get(cut).position();
      assertThat(
              run(
                      csv(file, true, ",", ColumnTypes.AUTO),
                      Optional.of(new SourcePosition.Stored(at.ordinal(), at.encode())),
                      intake -> {})
                  .texts())
          .isEqualTo(first.texts().subList(cut + 1, 3));
    }
    assertThat(first.texts())
        .containsExactly("{\"a\":1,\"b\":2}", "{\"a\":3,\"b\":\"4\\n5\"}", "{\"a\":6,\"b\":7}");
  }

  @Test
  @DisplayName(
      "a file whose header is not CSV is named; none of its rows is read under guessed names")
  void csvHeader() throws IOException {
    Path file = data.resolve("a.csv");
    Files.writeString(file, "\"a\",\"b\n1,2\n3,4\n");
    try (SourceRig rig = new SourceRig(own)) {
      rig.start(new FileSource(csv(file, true, ",", ColumnTypes.TEXT)));
      assertThat(rig.intake().awaitFailure())
          .hasMessage(
              file
                  + ": the first row, which says what the columns are, is not CSV: "
                  + "a quote is not closed");
      assertThat(rig.intake().texts()).isEmpty();
    }
  }

  @Test
  @DisplayName(
      "P6: a row that does not fit is passed on as it is; columns without header get names")
  void csvMisfit() throws IOException {
    Path file = data.resolve("a.csv");
    Files.writeString(file, "1,2\n1,2,3\n4,5\n");
    assertThat(run(csv(file, false, ",", ColumnTypes.TEXT)).texts())
        .containsExactly("{\"c1\":\"1\",\"c2\":\"2\"}", "1,2,3", "{\"c1\":\"4\",\"c2\":\"5\"}");
    assertThatThrownBy(() -> csv(file, true, ",,", ColumnTypes.TEXT))
        .hasMessageContaining("'delimiter'");
  }

  @Test
  @DisplayName("CSV in another encoding becomes UTF-8")
  void csvEncoding() throws IOException {
    Path file = data.resolve("a.csv");
    Files.write(file, "größe\nküche\n".getBytes(Charset.forName("windows-1252")));
    FileSourceConfig config =
        config(file.toString(), Format.CSV, true, ",", Optional.empty(), "windows-1252", false);
    assertThat(run(config).texts()).containsExactly("{\"größe\":\"küche\"}");
  }

  @Test
  @DisplayName("K13: whole files: small ones in the journal, large ones streamed into claims")
  void whole() throws IOException {
    String large = "0123456789abcdef".repeat(100_000);
    Files.writeString(data.resolve("a.bin"), "a\n");
    Files.writeString(data.resolve("b.bin"), large);
    Files.writeString(data.resolve("c.bin"), "");
    Files.writeString(data.resolve("d.bin"), "d");
    FileSourceConfig config = whole(data + "/*.bin", "utf-8", false);

    RecordingIntake first = run(config);

    assertThat(first.texts()).containsExactly("a\n", large, "", "d");
    assertThat(first.journalled().get(1).attributes().get("file.name")).isEqualTo("b.bin");
    for (int cut = 0; cut < 4; cut++) {
      SourcePosition at = first.journalled().get(cut).position();
      RecordingIntake again =
          run(
              config,
              Optional.of(new SourcePosition.Stored(at.ordinal(), at.encode())),
              intake -> {});
      assertThat(again.texts()).isEqualTo(first.texts().subList(cut + 1, 4));
      Files.delete(own.resolve("files"));
      run(config);
    }
  }

  @Test
  @DisplayName("K13: a whole file that can never fit is journalled as a reference")
  void tooLarge() throws IOException {
    Files.writeString(data.resolve("a.bin"), "x".repeat(3_000_000));
    Files.writeString(data.resolve("b.bin"), "b");

    RecordingIntake intake =
        run(
            whole(data + "/*.bin", "utf-8", false),
            Optional.empty(),
            each -> each.limitClaims(1_000_000));

    assertThat(intake.texts())
        .containsExactly("{\"path\":\"" + data + "/a.bin\",\"length\":3000000}", "b");
    assertThat(intake.journalled().get(0).attributes().get(Offered.REFUSED)).contains("max-size");
    assertThat(intake.abortedClaims()).as("begun in vain").isZero();
  }

  @Test
  @DisplayName("a whole file in another encoding becomes UTF-8, across the pieces it is read in")
  void wholeEncoded() throws IOException {
    String text = "a\uD83D\uDE00ö".repeat(150_001);
    Files.write(data.resolve("a.txt"), ("\uFEFF" + text).getBytes(StandardCharsets.UTF_16LE));
    assertThat(run(whole(data + "/a.txt", "utf-16", false)).texts()).containsExactly(text);
    Files.write(data.resolve("b.txt"), "kurz ü".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run(whole(data + "/b.txt", "iso-8859-1", false)).texts()).containsExactly("kurz ü");
  }

  @Test
  @DisplayName("followed, whole files are taken as they appear, and again when they change")
  void wholeFollowed() throws IOException {
    try (SourceRig rig = new SourceRig(own)) {
      rig.start(new FileSource(whole(data + "/*.json", "utf-8", true)));
      Files.writeString(data.resolve("a.json"), "{\"a\":1}");
      rig.intake().awaitCount(1);
      Files.writeString(data.resolve("b.json"), "{\"b\":1}");
      rig.intake().awaitCount(2);
      Files.writeString(data.resolve("a.json"), "{\"a\":22}");
      rig.intake().awaitCount(3);
      assertThat(rig.intake().texts()).containsExactly("{\"a\":1}", "{\"b\":1}", "{\"a\":22}");
    }
  }

  @Test
  @DisplayName("K13 P5 a large file waits for room however long it takes")
  void waitsForRoom() throws IOException {
    Path file = data.resolve("large.bin");
    Files.writeString(file, "x".repeat(100_000));
    try (SourceRig rig = new SourceRig(own)) {
      rig.intake().refuseClaims(200);
      rig.start(new FileSource(whole(file.toString(), "utf-8", false), 1));
      rig.intake().awaitEnd();
      assertThat(rig.intake().bytes()).isEqualTo(100_000);
    }
  }

  private RecordingIntake run(FileSourceConfig config) {
    return run(config, Optional.empty(), intake -> {});
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

  private static FileSourceConfig csv(
      Path file, boolean header, String delimiter, ColumnTypes types) {
    return config(
        file.toString(), Format.CSV, header, delimiter, Optional.of(types), "utf-8", false);
  }

  private static FileSourceConfig whole(String path, String encoding, boolean follow) {
    return config(path, Format.WHOLE, true, ",", Optional.empty(), encoding, follow);
  }

  private static FileSourceConfig config(
      String path,
      Format format,
      boolean header,
      String delimiter,
      Optional<ColumnTypes> types,
      String encoding,
      boolean follow) {
    return new FileSourceConfig(
        path,
        format,
        header,
        List.of(),
        delimiter,
        types,
        encoding,
        follow,
        FileSourceConfig.WhenMissing.FAIL,
        Duration.ofMillis(10));
  }
}
