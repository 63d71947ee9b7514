package io.edgenode.benchmarks.readings;

import static com.hazelcast.jet.aggregate.AggregateOperations.allOf;
import static com.hazelcast.jet.aggregate.AggregateOperations.averagingDouble;
import static com.hazelcast.jet.aggregate.AggregateOperations.counting;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.jet.Job;
import com.hazelcast.jet.config.JobConfig;
import com.hazelcast.jet.config.ProcessingGuarantee;
import com.hazelcast.jet.datamodel.KeyedWindowResult;
import com.hazelcast.jet.datamodel.Tuple2;
import com.hazelcast.jet.pipeline.Pipeline;
import com.hazelcast.jet.pipeline.Sink;
import com.hazelcast.jet.pipeline.SinkBuilder;
import com.hazelcast.jet.pipeline.SourceBuilder;
import com.hazelcast.jet.pipeline.StreamSource;
import com.hazelcast.jet.pipeline.WindowDefinition;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The same flow on Hazelcast Jet: one node in this JVM with as many cooperative threads as there
 * are processors, Jackson's tree, no journal and no snapshots.
 */
final class JetPipeline implements AutoCloseable {
  private static final int LINES_AT_ONCE = 1_000;
  private static final long SECOND = 1_000;

  /** Jet looks at every window on the way there, empty or not. */
  private static final long BEHIND_ALL = 130_000;

  private static final int BUFFER = 1 << 16;

  /** Results so far of the one job that runs. */
  private static final AtomicLong RESULTS = new AtomicLong();

  private final HazelcastInstance hazelcast;

  JetPipeline() {
    System.setProperty("hazelcast.logging.type", "none");
    System.setProperty("hazelcast.phone.home.enabled", "false");
    Config config = new Config();
    config.getJetConfig().setEnabled(true);
    config.getNetworkConfig().getJoin().getAutoDetectionConfig().setEnabled(false);
    config.getNetworkConfig().getJoin().getMulticastConfig().setEnabled(false);
    hazelcast = Hazelcast.newHazelcastInstance(config);
  }

  /**
   * Runs until so many results are written. A stream has no end in Jet: behind the last line comes
   * one of a later time, which lets the windows before it fire.
   *
   * @param panes how many seconds a window has; one begins every second
   */
  void run(Path input, Path output, int panes, long expected) throws InterruptedException {
    RESULTS.set(0);
    JobConfig config =
        new JobConfig().setProcessingGuarantee(ProcessingGuarantee.NONE).setMetricsEnabled(false);
    Job job =
        hazelcast.getJet().newJob(pipeline(input.toString(), output.toString(), panes), config);
    synchronized (RESULTS) {
      while (RESULTS.get() < expected) {
        RESULTS.wait(SECOND);
      }
    }
    job.cancel();
    job.getFuture().exceptionally(cancelled -> null).join();
  }

  private static Pipeline pipeline(String input, String output, int panes) {
    Pipeline pipeline = Pipeline.create();
    pipeline
        .readFrom(lines(input))
        .withNativeTimestamps(0)
        .map(line -> Parser.MAPPER.readTree(line))
        .filter(record -> record.get("temperature").asDouble() > 25)
        .map(
            tree -> {
              ObjectNode record = (ObjectNode) tree;
              double temperature = record.get("temperature").asDouble();
              record.put("fahrenheit", temperature * 9 / 5 + 32);
              record.put("level", temperature > 35 ? "hot" : "warm");
              record.remove("humidity");
              return record;
            })
        .groupingKey(record -> record.get("sensor").asText())
        .window(WindowDefinition.sliding(panes * SECOND, SECOND))
        .aggregate(
            allOf(counting(), averagingDouble(record -> record.get("fahrenheit").asDouble())))
        .writeTo(file(output));
    return pipeline;
  }

  /** Jackson's mapper is not serialised with the pipeline. */
  private static final class Parser {
    private static final ObjectMapper MAPPER = new ObjectMapper();
  }

  private static StreamSource<String> lines(String input) {
    return SourceBuilder.timestampedStream("lines", context -> new Reader(input))
        .<String>fillBufferFn((reader, buffer) -> reader.fill(buffer))
        .destroyFn(Reader::close)
        .build();
  }

  private static final class Reader {
    private final BufferedReader lines;
    private long last;
    private boolean ended;

    Reader(String input) {
      try {
        lines = Files.newBufferedReader(Path.of(input));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void fill(SourceBuilder.TimestampedSourceBuffer<String> buffer) throws IOException {
      for (int i = 0; i < LINES_AT_ONCE && !ended; i++) {
        String line = lines.readLine();
        if (line == null) {
          ended = true;
          buffer.add("{\"sensor\":\"end\",\"temperature\":99}", last + BEHIND_ALL);
        } else {
          // The time is where the loop and the flow find it, read as cheaply as can be.
          last = Long.parseLong(line, 6, 19, 10);
          buffer.add(line, last);
        }
      }
    }

    void close() throws IOException {
      lines.close();
    }
  }

  private static Sink<KeyedWindowResult<String, Tuple2<Long, Double>>> file(String output) {
    return SinkBuilder.sinkBuilder("file", context -> new Writer(output))
        .<KeyedWindowResult<String, Tuple2<Long, Double>>>receiveFn(Writer::write)
        .flushFn(Writer::flush)
        .destroyFn(Writer::close)
        .preferredLocalParallelism(1)
        .build();
  }

  private static final class Writer {
    private final OutputStream out;
    private long written;

    Writer(String output) {
      try {
        out = new BufferedOutputStream(Files.newOutputStream(Path.of(output)), BUFFER);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void write(KeyedWindowResult<String, Tuple2<Long, Double>> window) throws IOException {
      ObjectNode result = Parser.MAPPER.createObjectNode();
      result.put("sensor", window.getKey());
      result.put("window_start", window.start());
      result.put("window_end", window.end());
      result.put("n", window.result().f0());
      result.put("mean", window.result().f1());
      out.write(Parser.MAPPER.writeValueAsBytes(result));
      out.write('\n');
      written++;
    }

    void flush() throws IOException {
      out.flush();
      RESULTS.addAndGet(written);
      written = 0;
      synchronized (RESULTS) {
        RESULTS.notifyAll();
      }
    }

    void close() throws IOException {
      out.close();
    }
  }

  @Override
  public void close() {
    hazelcast.shutdown();
  }
}
