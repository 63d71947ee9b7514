package io.edgenode.processors.filesink;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.expression.Template;
import io.edgenode.processors.bench.SinkBench;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A journal whose flow versions take a sink out, bring it back and change its options, with crashes
 * and power cuts back to either kept checkpoint, against a run of the same journal that nothing
 * disturbs.
 */
final class FileSinkLivesTest {
  private static final int RUNS = 150;
  private static final int RECORDS = 160;
  private static final FileSink.Limits LIMITS = new FileSink.Limits(1_000, 512);

  @TempDir Path temp;

  @Test
  @DisplayName("K29 K35 P1 P2 a sink that comes and goes writes each of its lines once")
  void exact() throws Exception {
    long base = new Random().nextLong();
    for (int i = 0; i < RUNS; i++) {
      long seed = base + i;
      Path directory = temp.resolve("run" + i);
      try {
        List<Presence> journal = journal(new Random(seed));
        Map<String, String> quiet = new Run(directory.resolve("quiet"), journal, null).toEnd();
        Map<String, String> run =
            new Run(directory.resolve("run"), journal, new Random(~seed)).toEnd();
        assertThat(run).isEqualTo(quiet);
      } catch (Throwable e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  /** How the flow has the sink behind a place of the journal. */
  private enum Presence {
    GONE,
    PLAIN,
    ROTATING,
    CSV;

    FileSinkConfig config(Path directory) {
      return new FileSinkConfig(
          Template.compile(directory + "/{{ site }}.txt"),
          this == CSV ? FileSinkConfig.Format.CSV : FileSinkConfig.Format.NDJSON,
          this == CSV ? List.of("site", "n") : List.of(),
          ",",
          new FileSinkConfig.Rotate(
              this == PLAIN ? Optional.empty() : Optional.of(new ByteSize(300)), Optional.empty()));
    }
  }

  /** What holds at each place; a place where it changes is a flow record, each other one data. */
  private static List<Presence> journal(Random random) {
    List<Presence> journal = new ArrayList<>();
    Presence now = random.nextBoolean() ? Presence.PLAIN : Presence.GONE;
    journal.add(now);
    for (int i = 1; i <= RECORDS; i++) {
      if (random.nextInt(25) == 0) {
        now = Presence.values()[random.nextInt(Presence.values().length)];
      }
      journal.add(now);
    }
    return journal;
  }

  /**
   * @param position the last place that the lane has read
   * @param delivered the last place whose record the sink has
   * @param since where the sink came
   */
  private record Checkpoint(int position, int delivered, long since, byte[] snapshot) {}

  /** A lane with this one sink; without a random it is the quiet one. */
  private static final class Run {
    private final Path data;
    private final SinkBench bench;
    private final List<Presence> journal;
    private final @Nullable Random random;
    private final List<Checkpoint> kept = new ArrayList<>();

    /** How much of each file no power cut takes, by what stays when it is renamed. */
    private final Map<Object, Long> durable = new HashMap<>();

    private @Nullable FileSink sink;
    private byte[] snapshot = new byte[0];
    private int position;
    private int delivered;

    Run(Path directory, List<Presence> journal, @Nullable Random random) throws IOException {
      this.data = Files.createDirectories(directory.resolve("data"));
      this.bench = new SinkBench(directory.resolve("own"));
      this.journal = journal;
      this.random = random;
    }

    Map<String, String> toEnd() throws Exception {
      try (bench) {
        Files.writeString(data.resolve("s1.txt"), "what was there before\n");
        noteDurable();
        bench.since(1);
        kept.add(new Checkpoint(0, 0, 1, new byte[0]));
        while (position < RECORDS) {
          step();
          if (chance(6)) {
            checkpoint();
          }
          if (random != null && chance(20)) {
            crash(random);
          }
        }
        deliver();
        close();
        return BenchedFileSink.contents(data);
      }
    }

    private boolean chance(int of) {
      return random != null && random.nextInt(of) == 0;
    }

    private void step() throws Exception {
      Presence before = journal.get(position);
      Presence now = journal.get(++position);
      if (before != now) {
        deliver();
        close();
        if (now == Presence.GONE) {
          snapshot = new byte[0];
        } else if (before == Presence.GONE) {
          bench.since(position);
        }
        delivered = position;
      } else if (now == Presence.GONE) {
        delivered = position;
      } else if (random == null || random.nextInt(4) == 0) {
        // Until then the sink may not even be open.
        deliver();
      }
    }

    /** Delivers what the sink has not got yet. */
    private void deliver() throws Exception {
      if (delivered == position || delivered + 1 == position && isChange(position)) {
        return;
      }
      FileSink open = opened();
      int end = isChange(position) ? position - 1 : position;
      while (delivered < end) {
        int most = random == null ? 1 : 1 + random.nextInt(9);
        List<FlowFile> batch = new ArrayList<>();
        while (delivered < end && batch.size() < most) {
          batch.add(record(++delivered));
        }
        assertThat(bench.onLane(() -> open.write(batch)).delivered()).isEqualTo(batch.size());
      }
    }

    private boolean isChange(int place) {
      return place > 0 && journal.get(place) != journal.get(place - 1);
    }

    private FileSink opened() throws Exception {
      FileSink open = sink;
      if (open == null) {
        int last = isChange(position) ? position - 1 : position;
        byte[] from = snapshot;
        if (chance(4)) {
          goBackOnly(journal.get(last), from);
        }
        FileSink fresh = new FileSink(journal.get(last).config(data), LIMITS);
        sink = fresh;
        open = fresh;
        bench.onLane(() -> fresh.open(bench, from));
      }
      return open;
    }

    /** A recovery that a crash ends before it has said that it is done. */
    private void goBackOnly(Presence presence, byte[] from) throws Exception {
      Path intents = bench.directory().resolve("intents");
      if (Files.exists(intents)) {
        byte[] before = Files.readAllBytes(intents);
        FileSink killed = new FileSink(presence.config(data), LIMITS);
        bench.onLane(() -> killed.open(bench, from));
        bench.onLane(killed::close);
        Files.write(intents, before);
      }
    }

    private void close() throws Exception {
      FileSink open = sink;
      if (open != null) {
        snapshot = bench.onLane(() -> Future.succeededFuture(open.snapshot()));
        bench.onLane(open::close);
        sink = null;
        noteDurable();
      }
    }

    private List<Path> all() throws IOException {
      try (var walk = Files.walk(data)) {
        return walk.filter(Files::isRegularFile).toList();
      }
    }

    private static Object identity(Path file) throws IOException {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private void noteDurable() throws IOException {
      durable.clear();
      for (Path file : all()) {
        durable.put(identity(file), Files.size(file));
      }
    }

    /** A power cut: what was not synced is gone, or was never more than a length. */
    private void tear(Random chance) throws IOException {
      for (Path file : all()) {
        long least = durable.getOrDefault(identity(file), 0L);
        long tail = Files.size(file) - least;
        if (tail > 0 && chance.nextBoolean()) {
          try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            if (chance.nextBoolean()) {
              channel.truncate(least + chance.nextLong(tail));
            } else {
              channel.write(ByteBuffer.allocate((int) tail), least);
            }
          }
        }
      }
    }

    private static FlowFile record(int n) {
      String text = "x".repeat(n * 31 % 40);
      return SinkBench.json(n, "{\"site\":\"s" + n * 7 % 3 + "\",\"n\":\"" + n + text + "\"}");
    }

    private void checkpoint() throws Exception {
      FileSink open = sink;
      byte[] now =
          open == null ? snapshot : bench.onLane(() -> Future.succeededFuture(open.snapshot()));
      if (open != null) {
        bench.onLane(open::sync);
        noteDurable();
      }
      kept.add(new Checkpoint(position, delivered, bench.since(), now));
      if (kept.size() > 2) {
        kept.remove(0);
        if (open != null) {
          bench.onLane(
              () -> {
                open.covered(kept.get(0).snapshot());
                return Future.succeededFuture();
              });
        }
      }
    }

    private void crash(Random chance) throws Exception {
      FileSink open = sink;
      if (open != null && chance(2)) {
        bench.onLane(open::close);
        noteDurable();
      } else if (open != null) {
        BenchedFileSink.kill(bench, open);
        tear(chance);
      }
      sink = null;
      if (kept.size() == 2 && chance(3)) {
        kept.remove(1);
      }
      Checkpoint from = kept.get(kept.size() - 1);
      position = from.position();
      delivered = from.delivered();
      snapshot = from.snapshot();
      bench.since(from.since());
      if (journal.get(position) != Presence.GONE && !isChange(position) && chance(2)) {
        opened();
      }
    }
  }
}
