package io.edgenode.benchmarks;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.repo.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a 100-byte record costs in the journal (K2, K4): appended at durability {@code process},
 * appended and synced every 100 and every 1,000 records, and read back. The directory is on the
 * disk of {@code java.io.tmpdir}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
@SuppressWarnings("NullAway.Init") // JMH calls open() first
public class JournalBenchmark {
  private static final int RECORDS = 10_000;
  private static final int MIB = 1 << 20;

  private final Content content = Content.of(new byte[100]);
  private final Attributes attributes = Attributes.of("topic", "plant/press-7/temperature");
  private Path directory = Path.of("");
  private Repository repository;
  private FlowRepository flow;
  private Journal process;
  private Journal.Appender synced;
  private long next = 1;

  /** Opens one flow for each durability and fills the journal that is read. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Files.createTempDirectory("journal-benchmark");
    repository = DataDirectory.open(directory, "benchmark");
    flow = repository.open("process", options(false));
    process = flow.journal(0);
    synced = repository.open("batch", options(true)).journal(0).appender();
    append();
  }

  private static StoreOptions options(boolean sync) {
    return new StoreOptions(1, 1024L * MIB, sync, 0, 64L * MIB, 64L * MIB);
  }

  /** Keeps the journal short, as a lane that follows it does. */
  @TearDown(Level.Iteration)
  public void release() {
    process.release(next - RECORDS);
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    flow.close();
    repository.close();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long append() {
    Journal.Appender appender = process.appender();
    for (int i = 0; i < RECORDS; i++) {
      add(appender, i);
    }
    long last = appender.commit();
    next = last + 1;
    if (process.bytes() > 512L * MIB) {
      process.release(next - RECORDS);
    }
    return last;
  }

  @Benchmark
  @OperationsPerInvocation(1000)
  public long appendSyncedEvery100() {
    for (int i = 0; i < 1000; i++) {
      add(synced, i);
      if (i % 100 == 99) {
        synced.commit();
        synced.sync();
      }
    }
    return synced.commit();
  }

  @Benchmark
  @OperationsPerInvocation(1000)
  public long appendSyncedEvery1000() {
    for (int i = 0; i < 1000; i++) {
      add(synced, i);
    }
    long last = synced.commit();
    synced.sync();
    return last;
  }

  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public long read() {
    long bytes = 0;
    try (Journal.Reader reader = process.reader(next - RECORDS)) {
      for (Journal.Batch batch = reader.next(); batch != null; batch = reader.next()) {
        while (batch.advance()) {
          bytes += batch.content().length();
        }
      }
    }
    return bytes;
  }

  private void add(Journal.Appender appender, int i) {
    long time = 1_700_000_000_000L + (i >> 6);
    SourcePosition position = SourcePosition.NONE;
    if (!appender.add("readings", time, i >> 6, attributes, content, position)) {
      appender.commit();
      appender.add("readings", time, i >> 6, attributes, content, position);
    }
  }
}
