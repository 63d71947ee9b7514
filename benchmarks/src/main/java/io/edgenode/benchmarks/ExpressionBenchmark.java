package io.edgenode.benchmarks;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.expression.Evaluator;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.expression.Keys;
import io.edgenode.engine.expression.Renderer;
import io.edgenode.engine.expression.Template;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Expressions over one reading whose record is indexed already: the design allows 40 ns each. The
 * nodes' call sites are made megamorphic first, as they are in a node with several flows.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ExpressionBenchmark {
  private static final List<String> OTHERS =
      List.of(
          "lower(site) == 'a' || humidity in [1, 2, 40]",
          "humidity % 7 - ts / 2 * -temperature",
          "(missing ?? 3) != 4 ? 'x' + site : attributes['k']",
          "!(temperature >= 3.5) && humidity <= 50");

  private final Value out = new Value();
  private final ByteOutput bytes = new ByteOutput(256);
  private final FlowFile reading = reading();
  private final Evaluator arithmetic = warm("temperature * 9 / 5 + 32");
  private final Evaluator threshold = warm("temperature > 30");
  private final Evaluator logic = warm("temperature > 30 && humidity < 80 && site == 'a'");
  private final Evaluator choice = warm("temperature > 30 ? 'hot' : 'cold'");
  private final Evaluator rounded = warm("round(temperature, 1)");
  private final Renderer path =
      Template.compile("{{ site }}/{{ date(arrival, 'yyyy-MM-dd') }}").path().renderer();
  private final Keys keys = KeySpec.ofFields(List.of("site", "sensor")).keys();

  private static FlowFile reading() {
    String json =
        "{\"ts\":1700000000000,\"site\":\"a\",\"sensor\":\"s17\",\"temperature\":31.2,"
            + "\"humidity\":40}";
    FlowFile flowFile =
        new FlowFile(
            Lineage.root(new Lineage.JournalIdentity(1), 1, 1, 1_700_000_000_000L, "readings"),
            Attributes.of("k", "v"),
            Content.of(json.getBytes(StandardCharsets.UTF_8)));
    flowFile.content().record();
    return flowFile;
  }

  private Evaluator warm(String source) {
    for (String other : OTHERS) {
      Evaluator evaluator = Expression.compile(other).evaluator();
      for (int i = 0; i < 20_000; i++) {
        evaluator.evaluate(reading, out);
      }
    }
    return Expression.compile(source).evaluator();
  }

  @Benchmark
  public double arithmetic() {
    arithmetic.evaluate(reading, out);
    return out.asDouble();
  }

  @Benchmark
  public boolean threshold() {
    return threshold.test(reading);
  }

  @Benchmark
  public boolean logic() {
    return logic.test(reading);
  }

  @Benchmark
  public Value choice() {
    choice.evaluate(reading, out);
    return out;
  }

  @Benchmark
  public double rounded() {
    rounded.evaluate(reading, out);
    return out.asDouble();
  }

  @Benchmark
  public int path() {
    bytes.clear();
    path.render(reading, bytes);
    return bytes.size();
  }

  @Benchmark
  public Key key() {
    return keys.key(reading);
  }
}
