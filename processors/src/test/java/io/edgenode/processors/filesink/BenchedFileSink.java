package io.edgenode.processors.filesink;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.expression.Template;
import io.edgenode.processors.bench.SinkBench;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of file sinks on one bench, most of which write to one path. */
abstract class BenchedFileSink {
  @TempDir Path temp;

  /** Where a sink writes that needs no other path; its directories are not there yet. */
  Path out;

  SinkBench bench;

  @BeforeEach
  void start() {
    out = temp.resolve("a/b/out.ndjson");
    bench = new SinkBench(temp.resolve("own"));
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  final FileSink open(FileSinkConfig config, byte[] snapshot) throws Exception {
    FileSink sink = new FileSink(config);
    bench.onLane(() -> sink.open(bench, snapshot));
    return sink;
  }

  /**
   * Opens a sink that has this directory, below the test's, as its own, and no other from then on.
   */
  final FileSink open(FileSinkConfig config, byte[] snapshot, String own) throws Exception {
    bench.close();
    bench = new SinkBench(temp.resolve(own));
    return open(config, snapshot);
  }

  final BatchResult write(FileSink sink, FlowFile... batch) throws Exception {
    return bench.onLane(() -> sink.write(List.of(batch)));
  }

  /** Tells a sink the time, and waits for what it does about it. */
  final void at(FileSink sink, long laneMillis) throws Exception {
    bench.onLane(
        () -> {
          sink.onTime(laneMillis);
          return sink.sync();
        });
  }

  final void close(FileSink sink) throws Exception {
    bench.onLane(sink::close);
  }

  /** Closes a sink as {@link #kill(SinkBench, FileSink)} does. */
  final void kill(FileSink sink) throws Exception {
    kill(bench, sink);
  }

  /** Lets go of the files without another word in the intents, as the end of a process does. */
  static void kill(SinkBench bench, FileSink sink) throws Exception {
    Path intents = bench.directory().resolve("intents");
    byte[] before = Files.readAllBytes(intents);
    bench.onLane(sink::close);
    Files.write(intents, before);
  }

  /** What the files beside {@link #out} are called. */
  final List<String> names() throws Exception {
    try (var files = Files.list(out.getParent())) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  /** What all files of a directory hold, by name; a finished one by the name that it will have. */
  static Map<String, String> contents(Path directory) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (var walk = Files.walk(directory)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String name = directory.relativize(file).toString().replace(".unpublished", "");
        contents.put(name, Files.readString(file));
      }
    }
    return contents;
  }

  static FlowFile json(long sequence, String json) {
    return SinkBench.json(sequence, json);
  }

  static FileSinkConfig config(String path, FileSinkConfig.Format format) {
    return new FileSinkConfig(
        Template.compile(path),
        format,
        List.of(),
        ",",
        new FileSinkConfig.Rotate(Optional.empty(), Optional.empty()));
  }

  /**
   * @param size in bytes, 0 for none
   */
  static FileSinkConfig rotating(Path path, long size, @Nullable Duration every) {
    return new FileSinkConfig(
        Template.compile(path.toString()),
        FileSinkConfig.Format.NDJSON,
        List.of(),
        ",",
        new FileSinkConfig.Rotate(
            size == 0 ? Optional.empty() : Optional.of(new ByteSize(size)),
            Optional.ofNullable(every)));
  }
}
