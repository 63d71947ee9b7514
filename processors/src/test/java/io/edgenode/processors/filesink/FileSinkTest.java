package io.edgenode.processors.filesink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class FileSinkTest extends BenchedFileSink {
  @Test
  @DisplayName("ndjson: one compact line per record, appended, directories made")
  void ndjson() throws Exception {
    FileSink sink = open(config(out.toString(), FileSinkConfig.Format.NDJSON), new byte[0]);
    BatchResult result = write(sink, json(1, "{ \"a\" : 1 }"), json(2, "{\"a\":\"x\\n\"}"));
    assertThat(result.delivered()).isEqualTo(2);
    assertThat(out).hasContent("{\"a\":1}\n{\"a\":\"x\\n\"}\n");
    close(sink);
    FileSink again = open(config(out.toString(), FileSinkConfig.Format.NDJSON), sink.snapshot());
    write(again, json(3, "{\"a\":3}"));
    assertThat(out).hasContent("{\"a\":1}\n{\"a\":\"x\\n\"}\n{\"a\":3}\n");
  }

  @Test
  @DisplayName("K26 what is not a record is bad data by itself; the others are written")
  void badData() throws Exception {
    FileSink sink = open(config(out.toString(), FileSinkConfig.Format.NDJSON), new byte[0]);
    BatchResult result = write(sink, json(1, "{}"), json(2, "no"), json(3, "{\"b\":1}"));
    assertThat(result.delivered()).isEqualTo(2);
    assertThat(result.failures()).extracting(BatchResult.Failure::index).containsExactly(1);
    assertThat(result.failures().get(0).cause()).hasMessageContaining("with 'format: raw'");
    assertThat(out).hasContent("{}\n{\"b\":1}\n");
  }

  @Test
  @DisplayName("csv: one header per file, given columns or those of the first record")
  void csv() throws Exception {
    FileSink sink = open(config(out.toString(), FileSinkConfig.Format.CSV), new byte[0]);
    write(sink, json(1, "{\"a\":1,\"b\":\"x,y\"}"));
    close(sink);
    FileSink again = open(config(out.toString(), FileSinkConfig.Format.CSV), sink.snapshot());
    write(again, json(2, "{\"b\":2,\"c\":3}"));
    close(again);
    assertThat(out).hasContent("a,b\n1,\"x,y\"\n,2\n");
    FileSink fresh = open(config(out.toString(), FileSinkConfig.Format.CSV), new byte[0], "other");
    write(fresh, json(3, "{\"c\":1,\"a\":7}"));
    assertThat(out).hasContent("a,b\n1,\"x,y\"\n,2\n7,\n");
  }

  @Test
  @DisplayName(
      "K13 raw: bytes as they are, a large content streamed, a damaged one leaving nothing")
  void claims() throws Exception {
    FileSink sink = open(config(out.toString(), FileSinkConfig.Format.RAW), new byte[0]);
    byte[] large = "0123456789".repeat(10_000).getBytes(StandardCharsets.UTF_8);
    FlowFile damaged = bench.claim(2, "gone", large);
    bench.claims.remove("gone");
    BatchResult result =
        write(sink, json(1, "<"), bench.claim(3, "c", large), damaged, json(4, ">"));
    assertThat(result.delivered()).isEqualTo(3);
    assertThat(result.failures()).extracting(BatchResult.Failure::index).containsExactly(2);
    assertThat(out).hasContent("<" + "0123456789".repeat(10_000) + ">");
  }

  @Test
  @DisplayName("paths by FlowFile: values can't climb, impossible names are bad data")
  void templates() throws Exception {
    String path = temp + "/{{ site }}/x.ndjson";
    FileSink sink = open(config(path, FileSinkConfig.Format.NDJSON), new byte[0]);
    BatchResult result =
        write(
            sink,
            json(1, "{\"site\":\"a\"}"),
            json(2, "{\"site\":\"../a\"}"),
            json(3, "{\"site\":\"" + "y".repeat(300) + "\"}"),
            json(4, "{\"site\":\"a\"}"));
    assertThat(result.failures()).extracting(BatchResult.Failure::index).containsExactly(2);
    assertThat(temp.resolve("a/x.ndjson")).hasContent("{\"site\":\"a\"}\n{\"site\":\"a\"}\n");
    assertThat(temp.resolve("..%2Fa").getParent()).isEqualTo(temp);
    try (var files = Files.list(temp)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  @DisplayName("K29 P5 at its most paths the sink asks for the checkpoints that it waits for")
  void mostPaths() throws Exception {
    int most = 300;
    FileSink sink =
        new FileSink(
            config(temp + "/{{ n }}.ndjson", FileSinkConfig.Format.NDJSON),
            new FileSink.Limits(most, Long.MAX_VALUE));
    bench.onLane(() -> sink.open(bench, new byte[0]));
    for (int i = 0; i < most; i++) {
      write(sink, json(i, "{\"n\":" + i + "}"));
    }
    write(sink, json(most, "{\"n\":7}"));
    assertThat(sink.awaitsCoverage()).as("what it knows is written on").isFalse();
    FlowFile another = json(most + 1, "{\"n\":" + most + "}");
    assertThatThrownBy(() -> write(sink, another)).isInstanceOf(FlowException.NotConnected.class);
    assertThat(sink.awaitsCoverage()).isTrue();
    byte[] snapshot = sink.snapshot();
    bench.onLane(sink::sync);
    bench.onLane(
        () -> {
          sink.covered(snapshot);
          return sink.sync();
        });
    assertThat(write(sink, another).delivered()).isEqualTo(1);
    assertThat(sink.awaitsCoverage()).isFalse();
  }

  @Test
  @DisplayName("K29 rotation: active at path, finished under a number only when covered")
  void rotation() throws Exception {
    FileSinkConfig config = rotating(out, 1024, null);
    FileSink sink = open(config, new byte[0]);
    for (int i = 0; i < 10; i++) {
      write(sink, json(i, "{\"n\":\"" + "x".repeat(400) + "\"}"));
    }
    assertThat(names()).allMatch(name -> !name.matches("out\\.\\d+\\.ndjson"));
    assertThat(Files.size(out)).isEqualTo(2 * 409);
    assertThat(sink.awaitsCoverage()).isTrue();
    byte[] snapshot = sink.snapshot();
    bench.onLane(sink::sync);
    bench.onLane(
        () -> {
          sink.covered(snapshot);
          return sink.sync();
        });
    assertThat(names())
        .containsExactlyInAnyOrder(
            "out.ndjson",
            "out.000001.ndjson",
            "out.000002.ndjson",
            "out.000003.ndjson",
            "out.000004.ndjson");
    assertThat(sink.awaitsCoverage()).isFalse();
  }

  @Test
  @DisplayName("K29 rotation by time: a tick closes an idle file")
  void timed() throws Exception {
    FileSink sink = open(rotating(out, 0, Duration.ofMinutes(1)), new byte[0]);
    at(sink, 30_000);
    assertThat(sink.wakeAt()).isEqualTo(60_000);
    write(sink, json(1, "{}"));
    at(sink, 60_000);
    assertThat(names()).containsExactly("out.000001.ndjson.unpublished");
    assertThat(sink.wakeAt()).isEqualTo(120_000);
    write(sink, json(2, "{}"));
    assertThat(out).exists();
  }

  @Test
  @DisplayName(
      "K19, K29 rotation by time: a clock that is set back closes the file, and time goes on")
  void timedBehindStep() throws Exception {
    FileSink sink = open(rotating(out, 0, Duration.ofMinutes(1)), new byte[0]);
    at(sink, 600_030_000);
    write(sink, json(1, "{}"));
    assertThat(sink.wakeBelow()).isEqualTo(599_940_000).isLessThan(sink.wakeAt());
    at(sink, 30_000);
    assertThat(names()).containsExactly("out.000001.ndjson.unpublished");
    assertThat(sink.wakeAt()).isEqualTo(60_000);
  }

  @Test
  @DisplayName("K26 a disk that can't be written to is waited for, and nothing stays half written")
  void cannotWrite() throws Exception {
    FileSink sink = open(config(out.toString(), FileSinkConfig.Format.NDJSON), new byte[0]);
    Files.createDirectories(out);
    assertThatThrownBy(() -> write(sink, json(1, "{}")))
        .isInstanceOf(FlowException.NotConnected.class)
        .hasMessageContaining(out.toString());
    Files.delete(out);
    write(sink, json(1, "{}"));
    assertThat(out).hasContent("{}\n");
  }

  @Test
  @DisplayName("K26 what stands in the way of a file is told with the path")
  void fileInTheWay() throws Exception {
    Files.createDirectories(out.getParent());
    Path way = Files.writeString(out.resolveSibling("way"), "no directory");
    FileSink sink =
        open(config(way.resolve("x.ndjson").toString(), FileSinkConfig.Format.NDJSON), new byte[0]);
    assertThatThrownBy(() -> write(sink, json(1, "{}")))
        .isInstanceOf(FlowException.NotConnected.class)
        .hasMessageContaining(way + ": it is there, and is no directory");
  }

  @Test
  @DisplayName("K29 an existing file is appended to, and cut back to itself by a recovery")
  void existing() throws Exception {
    Files.createDirectories(out.getParent());
    Files.writeString(out, "before\n");
    FileSinkConfig config = config(out.toString(), FileSinkConfig.Format.NDJSON);
    FileSink sink = open(config, new byte[0]);
    write(sink, json(1, "{\"a\":1}"));
    assertThat(out).hasContent("before\n{\"a\":1}\n");
    close(sink);
    open(config, new byte[0]);
    assertThat(out).hasContent("before\n");
  }
}
