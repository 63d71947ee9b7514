package io.edgenode.processors.filesink;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.expression.Template;
import io.edgenode.processors.bench.SinkBench;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random lives of a file sink, with crashes back to either kept checkpoint, torn tails and any
 * batching, against one undisturbed run that writes one FlowFile at a time.
 */
final class FileSinkCrashTest {
  private static final int LIVES = 40;
  private static final int RECORDS = 300;
  private static final long MILLIS_PER_RECORD = 37;

  @TempDir Path temp;

  @Test
  @DisplayName("K29 P3 after any crashes, with any batching, the files are those of a quiet run")
  void exact() throws Exception {
    long base = new Random().nextLong();
    for (int i = 0; i < LIVES; i++) {
      long seed = base + i;
      try {
        Path directory = Files.createDirectories(temp.resolve("life" + i));
        Random random = new Random(seed);
        Shape shape = Shape.of(random);
        Map<String, String> quiet = new Life(directory.resolve("quiet"), shape, null).live();
        Map<String, String> life = new Life(directory.resolve("life"), shape, random).live();
        assertThat(life).isEqualTo(quiet);
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /** What is configured. */
  private record Shape(
      String path,
      FileSinkConfig.Format format,
      Optional<ByteSize> size,
      Optional<Duration> every) {
    static Shape of(Random random) {
      return new Shape(
          random.nextBoolean() ? "out.ndjson" : "{{ site }}/out.ndjson",
          random.nextInt(3) == 0 ? FileSinkConfig.Format.CSV : FileSinkConfig.Format.NDJSON,
          random.nextBoolean() ? Optional.empty() : Optional.of(new ByteSize(1024)),
          random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofSeconds(2)));
    }

    FileSinkConfig config(Path directory) {
      return new FileSinkConfig(
          Template.compile(directory + "/" + path),
          format,
          List.of(),
          ",",
          new FileSinkConfig.Rotate(size, every));
    }
  }

  private record Checkpoint(byte[] snapshot, int next) {}

  /** One life; without a random it is the quiet one. */
  private static final class Life {
    private final Path data;
    private final Shape shape;
    private final @org.jspecify.annotations.Nullable Random random;
    private final SinkBench bench;
    private final List<Checkpoint> kept = new ArrayList<>();
    private FileSink sink;
    private int next;

    Life(Path directory, Shape shape, @org.jspecify.annotations.Nullable Random random)
        throws IOException {
      this.data = Files.createDirectories(directory.resolve("data"));
      this.shape = shape;
      this.random = random;
      this.bench = new SinkBench(directory.resolve("own"));
      this.sink = new FileSink(shape.config(data));
    }

    Map<String, String> live() throws Exception {
      try (bench) {
        // What was there before is part of the result.
        Files.writeString(data.resolve("out.ndjson"), "site,n\n");
        bench.onLane(() -> sink.open(bench, new byte[0]));
        kept.add(new Checkpoint(new byte[0], 0));
        while (next < RECORDS) {
          write();
          if (random != null && random.nextInt(4) == 0) {
            checkpoint();
          }
          if (random != null && random.nextInt(12) == 0) {
            crash(random);
          }
        }
        bench.onLane(sink::close);
        return BenchedFileSink.contents(data);
      }
    }

    /** What the runtime does: wakes the sink in time, and cuts batches there. */
    private void write() throws Exception {
      long now = next * MILLIS_PER_RECORD;
      if (now >= sink.wakeAt()) {
        bench.onLane(
            () -> {
              sink.onTime(now);
              return io.vertx.core.Future.succeededFuture();
            });
      }
      int most = random == null ? 1 : 1 + random.nextInt(30);
      List<FlowFile> batch = new ArrayList<>();
      while (batch.size() < most
          && next + batch.size() < RECORDS
          && (next + batch.size()) * MILLIS_PER_RECORD < sink.wakeAt()) {
        batch.add(record(next + batch.size()));
      }
      BatchResult result = bench.onLane(() -> sink.write(batch));
      assertThat(result.delivered()).isEqualTo(batch.size());
      next += batch.size();
    }

    private static FlowFile record(int n) {
      String site = "s" + n * 7 % 3;
      String text = "x".repeat(n * 31 % 90);
      return SinkBench.json(n, "{\"site\":\"" + site + "\",\"n\":\"" + n + text + "\"}");
    }

    private void checkpoint() throws Exception {
      // Taken on the lane; a rotation may be under way behind it.
      byte[] snapshot = bench.onLane(() -> io.vertx.core.Future.succeededFuture(sink.snapshot()));
      bench.onLane(sink::sync);
      kept.add(new Checkpoint(snapshot, next));
      if (kept.size() > 2) {
        kept.remove(0);
        bench.onLane(
            () -> {
              sink.covered(kept.get(0).snapshot());
              return io.vertx.core.Future.succeededFuture();
            });
      }
    }

    private void crash(Random chance) throws Exception {
      // The next batch reaches the disk, but nobody hears of it.
      if (chance.nextBoolean() && next < RECORDS) {
        write();
      }
      if (chance.nextBoolean()) {
        BenchedFileSink.kill(bench, sink);
      } else {
        bench.onLane(sink::close);
      }
      if (kept.size() == 2 && chance.nextInt(3) == 0) {
        kept.remove(1);
      }
      Checkpoint from = kept.get(kept.size() - 1);
      tear(FileSnapshot.decode(from.snapshot()), chance);
      next = from.next();
      sink = new FileSink(shape.config(data));
      bench.onLane(() -> sink.open(bench, from.snapshot()));
      // Not only in the end: another flow version may go on from here.
      for (Map.Entry<String, FileState> file :
          FileSnapshot.decode(from.snapshot()).files().entrySet()) {
        Path path = Path.of(file.getKey());
        assertThat(Files.exists(path) ? Files.size(path) : 0).isEqualTo(file.getValue().length());
      }
    }

    /** A power cut may take any tail that no kept checkpoint made durable. */
    private void tear(FileSnapshot durable, Random chance) throws IOException {
      for (Map.Entry<String, FileState> file : durable.files().entrySet()) {
        Path path = Path.of(file.getKey());
        boolean renamed =
            Files.exists(new FileNames(file.getKey()).unpublished(file.getValue().sequence()));
        if (!renamed && Files.exists(path) && chance.nextBoolean()) {
          long length = file.getValue().length();
          long tail = Files.size(path) - length;
          if (tail > 0) {
            try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
              channel.truncate(length + chance.nextLong(tail));
            }
          }
        }
      }
    }
  }
}
