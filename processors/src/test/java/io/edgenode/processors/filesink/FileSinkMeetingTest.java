package io.edgenode.processors.filesink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.processors.bench.SinkBench;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a file sink does where other writers, or earlier openings, share its paths. */
final class FileSinkMeetingTest extends BenchedFileSink {
  @Test
  @DisplayName("K29 two sinks whose paths meet: the second waits, loudly, and overwrites nothing")
  void meeting() throws Exception {
    FileSink fixed = open(config(out.toString(), FileSinkConfig.Format.NDJSON), new byte[0]);
    write(fixed, json(1, "{\"a\":1}"));
    SinkBench other = new SinkBench(temp.resolve("other"));
    try (other) {
      FileSinkConfig config = config(temp + "/{{ d }}/b/out.ndjson", FileSinkConfig.Format.NDJSON);
      FileSink templated = new FileSink(config);
      other.onLane(() -> templated.open(other, new byte[0]));
      List<FlowFile> batch = List.of(json(2, "{\"d\":\"a\",\"a\":2}"));
      assertThatThrownBy(() -> other.onLane(() -> templated.write(batch)))
          .isInstanceOf(FlowException.NotConnected.class)
          .hasMessageContaining(out + " is being written by another sink of this node");
      write(fixed, json(3, "{\"a\":3}"));
      close(fixed);
      assertThat(out).hasContent("{\"a\":1}\n{\"a\":3}\n");
      other.onLane(() -> templated.write(batch));
      assertThat(out).hasContent("{\"a\":1}\n{\"a\":3}\n{\"d\":\"a\",\"a\":2}\n");
      // Neither one's restart cuts what the other wrote behind it.
      FileSinkConfig own = config(out.toString(), FileSinkConfig.Format.NDJSON);
      close(open(own, fixed.snapshot()));
      assertThat(out).hasContent("{\"a\":1}\n{\"a\":3}\n{\"d\":\"a\",\"a\":2}\n");
      // A recovery goes back to where the path stood when it was ours, not when it was met first.
      other.onLane(templated::close);
      other.onLane(() -> new FileSink(config).open(other, new byte[0]));
      assertThat(out).hasContent("{\"a\":1}\n{\"a\":3}\n");
    }
  }

  @Test
  @DisplayName("K29 a file that grew under another writer while it was closed is left as it is")
  void grown() throws Exception {
    FileSinkConfig config = config(temp + "/{{ n }}.ndjson", FileSinkConfig.Format.NDJSON);
    FileSink sink = openWithFirstClosed(config);
    Path first = temp.resolve("0.ndjson");
    Files.writeString(first, "another's\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> write(sink, json(257, "{\"n\":0}")))
        .isInstanceOf(FlowException.NotConnected.class)
        .hasMessageContaining(first + " has 18 bytes where this sink wrote 8");
    assertThat(first).hasContent("{\"n\":0}\nanother's\n");
    byte[] snapshot = sink.snapshot();
    kill(sink);
    FileSink next = open(config, snapshot);
    assertThat(first).hasContent("{\"n\":0}\nanother's\n");
    kill(next);
  }

  /** A sink that has written one line to each of so many files that the first is closed. */
  private FileSink openWithFirstClosed(FileSinkConfig config) throws Exception {
    FileSink sink = open(config, new byte[0]);
    for (int i = 0; i <= 256; i++) {
      write(sink, json(i, "{\"n\":" + i + "}"));
    }
    return sink;
  }

  @Test
  @DisplayName("K29 a file whose other writer's bytes were taken away is gone on with, exactly")
  void grownAndMended() throws Exception {
    FileSinkConfig config = config(temp + "/{{ n }}.ndjson", FileSinkConfig.Format.NDJSON);
    FileSink sink = openWithFirstClosed(config);
    byte[] snapshot = sink.snapshot();
    Path first = temp.resolve("0.ndjson");
    Files.writeString(first, "another's\n", StandardOpenOption.APPEND);
    assertThatThrownBy(() -> write(sink, json(257, "{\"n\":0}")))
        .isInstanceOf(FlowException.NotConnected.class);
    Files.writeString(first, "{\"n\":0}\n");
    write(sink, json(257, "{\"n\":0}"));
    assertThat(first).hasContent("{\"n\":0}\n{\"n\":0}\n");
    kill(sink);
    open(config, snapshot);
    assertThat(first).hasContent("{\"n\":0}\n");
  }

  @Test
  @DisplayName(
      "K29 a file that somebody shortened is gone on with behind what is left, then exactly")
  void shortened() throws Exception {
    FileSinkConfig config = config(temp + "/{{ n }}.ndjson", FileSinkConfig.Format.NDJSON);
    FileSink sink = openWithFirstClosed(config);
    byte[] snapshot = sink.snapshot();
    Path closed = temp.resolve("0.ndjson");
    Path open = temp.resolve("256.ndjson");
    Files.delete(closed);
    Files.writeString(open, "{");
    write(sink, json(257, "{\"n\":0}"), json(258, "{\"n\":256}"), json(259, "{\"n\":1}"));
    assertThat(closed).hasContent("{\"n\":0}\n");
    assertThat(open).hasContent("{{\"n\":256}\n");
    kill(sink);
    FileSink next = open(config, snapshot);
    assertThat(closed).doesNotExist();
    assertThat(open).hasContent("{");
    assertThat(temp.resolve("1.ndjson")).hasContent("{\"n\":1}\n");
    write(next, json(257, "{\"n\":0}"), json(258, "{\"n\":256}"), json(259, "{\"n\":1}"));
    assertThat(closed).hasContent("{\"n\":0}\n");
    assertThat(open).hasContent("{{\"n\":256}\n");
  }

  @Test
  @DisplayName("K29 a CSV file that somebody emptied begins again with its header")
  void emptied() throws Exception {
    FileSink sink = open(config(out.toString(), FileSinkConfig.Format.CSV), new byte[0]);
    write(sink, json(1, "{\"a\":1}"));
    Files.write(out, new byte[0]);
    write(sink, json(2, "{\"a\":2}"));
    assertThat(out).hasContent("a\n2\n");
    close(sink);
  }

  @Test
  @DisplayName("K29 P9 a damaged intent costs what it said, not those behind it")
  void damagedIntent() throws Exception {
    FileSinkConfig config = config(temp + "/{{ n }}.ndjson", FileSinkConfig.Format.NDJSON);
    FileSink sink = open(config, new byte[0]);
    byte[] snapshot = sink.snapshot();
    Path intents = bench.directory().resolve("intents");
    write(sink, json(1, "{\"n\":1}"));
    long end = Files.size(intents);
    write(sink, json(2, "{\"n\":2}"));
    write(sink, json(3, "{\"n\":3}"));
    kill(sink);
    byte[] bytes = Files.readAllBytes(intents);
    bytes[(int) end - 6]++;
    Files.write(intents, bytes);
    FileSink next = open(config, snapshot);
    assertThat(temp.resolve("1.ndjson")).as("nothing says that it was written").exists();
    assertThat(temp.resolve("2.ndjson")).doesNotExist();
    assertThat(temp.resolve("3.ndjson")).doesNotExist();
    close(next);
  }

  @Test
  @DisplayName("K29 P1 a file that this sink no longer writes to is another's: no recovery cuts it")
  void noLongerWritten() throws Exception {
    Path other = temp.resolve("c.ndjson");
    FileSinkConfig config = config(out.toString(), FileSinkConfig.Format.NDJSON);
    FileSink sink = open(config, new byte[0]);
    write(sink, json(1, "{\"a\":1}"));
    byte[] snapshot = sink.snapshot();
    close(sink);
    try (SinkBench another = new SinkBench(temp.resolve("other"))) {
      FileSink second = new FileSink(config);
      another.onLane(() -> second.open(another, new byte[0]));
      another.onLane(() -> second.write(List.of(json(2, "{\"a\":2}"))));
      for (int restart = 0; restart < 3; restart++) {
        FileSink moved = open(config(other.toString(), FileSinkConfig.Format.NDJSON), snapshot);
        int n = 10 + restart;
        write(moved, json(n, "{\"c\":" + restart + "}"));
        another.onLane(() -> second.write(List.of(json(n, "{\"a\":3}"))));
        snapshot = moved.snapshot();
        kill(moved);
      }
      another.onLane(second::close);
    }
    assertThat(out).hasContent("{\"a\":1}\n{\"a\":2}\n" + "{\"a\":3}\n".repeat(3));
    assertThat(other).hasContent("{\"c\":0}\n{\"c\":1}\n{\"c\":2}\n");
  }

  @Test
  @DisplayName("K29 P1 a sink that comes back into its flow goes on behind what it once wrote")
  void cameBack() throws Exception {
    FileSinkConfig config = config(out.toString(), FileSinkConfig.Format.NDJSON);
    FileSink sink = open(config, new byte[0]);
    write(sink, json(1, "{\"a\":1}"));
    close(sink);
    bench.since(7);
    for (int kills = 0; kills < 2; kills++) {
      FileSink again = open(config, new byte[0]);
      assertThat(out).hasContent("{\"a\":1}\n");
      write(again, json(8, "{\"a\":2}"));
      kill(again);
    }
    FileSink last = open(config, new byte[0]);
    write(last, json(8, "{\"a\":2}"));
    close(last);
    assertThat(out).hasContent("{\"a\":1}\n{\"a\":2}\n");
  }

  @Test
  @DisplayName(
      "K29 once a recovery has cut a file to its snapshot, the next one cuts no more of it")
  void cutOnce() throws Exception {
    FileSinkConfig config = config(out.toString(), FileSinkConfig.Format.NDJSON);
    FileSink sink = open(config, new byte[0]);
    write(sink, json(1, "{\"a\":1}"));
    byte[] snapshot = sink.snapshot();
    write(sink, json(2, "{\"a\":2}"));
    kill(sink);
    FileSink recovered = open(config, snapshot);
    assertThat(out).hasContent("{\"a\":1}\n");
    Files.writeString(out, "another's\n", StandardOpenOption.APPEND);
    kill(recovered);
    FileSink again = open(config, snapshot);
    assertThat(out).hasContent("{\"a\":1}\nanother's\n");
    write(again, json(2, "{\"a\":2}"));
    assertThat(out).hasContent("{\"a\":1}\nanother's\n{\"a\":2}\n");
    kill(again);
    open(config, snapshot);
    assertThat(out).hasContent("{\"a\":1}\nanother's\n");
  }

  @Test
  @DisplayName("K29 of a snapshot of the first format every file is cut to its cursor")
  void firstFormat() throws Exception {
    FileSinkConfig config = config(out.toString(), FileSinkConfig.Format.NDJSON);
    FileSink sink = open(config, new byte[0]);
    write(sink, json(1, "{\"a\":1}"));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream old = new DataOutputStream(bytes);
    old.writeByte(1);
    old.writeLong(FileSnapshot.decode(sink.snapshot()).intent());
    old.writeLong(FileSnapshot.UNKNOWN);
    old.writeInt(1);
    old.writeUTF(out.toString());
    old.writeLong(Files.size(out));
    old.writeInt(0);
    old.writeInt(0);
    old.writeShort(0);
    write(sink, json(2, "{\"a\":2}"));
    close(sink);
    FileSink next = open(config, bytes.toByteArray());
    assertThat(out).hasContent("{\"a\":1}\n");
    write(next, json(2, "{\"a\":2}"));
    assertThat(out).hasContent("{\"a\":1}\n{\"a\":2}\n");
  }

  @Test
  @DisplayName(
      "K29 a file that another writer has, or wrote to, holds up no rotation of the others")
  void rotatesOwn() throws Exception {
    FileSink sink = open(rotating(out, 0, Duration.ofMinutes(1)), new byte[0]);
    at(sink, 30_000);
    write(sink, json(1, "{\"a\":1}"));
    byte[] snapshot = sink.snapshot();
    close(sink);
    try (FileChannel another = FileChannel.open(out, StandardOpenOption.WRITE)) {
      another.lock();
      Path other = temp.resolve("c.ndjson");
      FileSink moved = open(rotating(other, 0, Duration.ofMinutes(1)), snapshot);
      write(moved, json(2, "{\"c\":1}"));
      at(moved, 60_000);
      write(moved, json(3, "{\"c\":2}"));
      assertThat(other).hasContent("{\"c\":2}\n");
      assertThat(temp.resolve("c.000001.ndjson.unpublished")).hasContent("{\"c\":1}\n");
    }
    assertThat(out).hasContent("{\"a\":1}\n");
  }

  @Test
  @DisplayName(
      "K29 a rotation of a file that was written before the restart is undone like a write")
  void rotationUndone() throws Exception {
    FileSinkConfig config = rotating(out, 0, Duration.ofMinutes(1));
    FileSink sink = open(config, new byte[0]);
    at(sink, 30_000);
    write(sink, json(1, "{\"a\":1}"));
    byte[] snapshot = sink.snapshot();
    close(sink);
    FileSink next = open(config, snapshot);
    at(next, 60_000);
    assertThat(names()).containsExactly("out.000001.ndjson.unpublished");
    kill(next);
    open(config, snapshot);
    assertThat(names()).containsExactly("out.ndjson");
    assertThat(out).hasContent("{\"a\":1}\n");
  }

  @Test
  @DisplayName("K26 K29 a second path to a file of this sink is the FlowFile's fault")
  void oneFileTwoPaths() throws Exception {
    Files.createFile(temp.resolve("hall"));
    Files.createSymbolicLink(temp.resolve("link"), temp.resolve("hall"));
    FileSink sink = open(config(temp + "/{{ n }}", FileSinkConfig.Format.NDJSON), new byte[0]);
    BatchResult result = write(sink, json(1, "{\"n\":\"hall\"}"), json(2, "{\"n\":\"link\"}"));
    assertThat(result.delivered()).isEqualTo(1);
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.cause())
                    .isInstanceOf(FlowException.BadData.class)
                    .hasMessageContaining("link is the file that this sink writes to as"));
    assertThat(temp.resolve("hall")).hasContent("{\"n\":\"hall\"}\n");
  }

  @Test
  @DisplayName("K29 an instance that has not ended keeps the next one waiting, not for ever")
  void oneInstance() throws Exception {
    FileSinkConfig config = config(out.toString(), FileSinkConfig.Format.NDJSON);
    FileSink hanging = open(config, new byte[0]);
    write(hanging, json(1, "{\"a\":1}"));
    for (int attempt = 0; attempt < 2; attempt++) {
      FileSink next = new FileSink(config);
      assertThatThrownBy(() -> bench.onLane(() -> next.open(bench, hanging.snapshot())))
          .isInstanceOf(FlowException.NotConnected.class)
          .hasMessageContaining("once its instance before has ended");
      close(next);
    }
    write(hanging, json(2, "{\"a\":2}"));
    close(hanging);
    FileSink next = open(config, hanging.snapshot());
    write(next, json(3, "{\"a\":3}"));
    assertThat(out).hasContent("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n");
  }

  @Test
  @DisplayName("K29 a recovery that fails at one file keeps no other one locked")
  void failedRecovery() throws Exception {
    FileSinkConfig config = config(temp + "/{{ n }}.ndjson", FileSinkConfig.Format.NDJSON);
    FileSink sink = open(config, new byte[0]);
    write(sink, json(1, "{\"n\":1}"), json(2, "{\"n\":2}"));
    byte[] snapshot = sink.snapshot();
    write(sink, json(3, "{\"n\":1}"), json(4, "{\"n\":2}"));
    close(sink);
    Path second = temp.resolve("2.ndjson");
    try (FileChannel another = FileChannel.open(second, StandardOpenOption.WRITE)) {
      another.lock();
      FileSink next = new FileSink(config);
      assertThatThrownBy(() -> bench.onLane(() -> next.open(bench, snapshot)))
          .hasMessageContaining(second + " is being written by another sink of this node");
      close(next);
    }
    FileSink recovered = open(config, snapshot);
    write(recovered, json(3, "{\"n\":1}"), json(4, "{\"n\":2}"));
    assertThat(second).hasContent("{\"n\":2}\n{\"n\":2}\n");
  }

  @Test
  @DisplayName("a file system without locks is written to all the same")
  void noLocks() throws Exception {
    OpenFiles files =
        new OpenFiles(
            new WriteLock(
                channel -> {
                  throw new IOException("No locks available");
                }));
    Path file = temp.resolve("x");
    assertThat(files.hold(file)).isZero();
    files.write(file, 0, new byte[] {'1'}, 1);
    files.close();
    assertThat(file).hasContent("1");
    assertThatThrownBy(() -> files.hold(file, 0))
        .hasMessageContaining("another writer wrote there");
  }
}
