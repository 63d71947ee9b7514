package io.edgenode.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
 * The record path on one reading, beside Jackson's tree doing the same: parse it; read one field of
 * it; set two computed fields, remove one, write it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordBenchmark {
  private final byte[] reading =
      "{\"ts\":1700000000000,\"site\":\"a\",\"sensor\":\"s17\",\"temperature\":31.2,\"humidity\":40}"
          .getBytes(StandardCharsets.UTF_8);

  private final FieldName temperature = FieldName.of("temperature");
  private final FieldName fahrenheit = FieldName.of("fahrenheit");
  private final FieldName level = FieldName.of("level");
  private final FieldName humidity = FieldName.of("humidity");
  private final Value value = new Value();
  private final Value computed = new Value();
  private final Value hot = Value.ofText("hot");
  private final RecordEditor editor = new RecordEditor();
  private final ByteOutput out = new ByteOutput(1024);

  private final ObjectMapper mapper = new ObjectMapper();

  @Benchmark
  public JsonRecord parse() {
    return JsonRecord.parse(reading, 0, reading.length);
  }

  @Benchmark
  public double parseAndRead() {
    JsonRecord.parse(reading, 0, reading.length).read(temperature, value);
    return value.asDouble();
  }

  @Benchmark
  public int parseEditWrite() {
    JsonRecord record = JsonRecord.parse(reading, 0, reading.length);
    record.read(temperature, value);
    editor.start(record);
    computed.setDouble(value.asDouble() * 9 / 5 + 32);
    editor.set(fahrenheit, computed);
    editor.set(level, hot);
    editor.remove(humidity);
    out.clear();
    editor.finish().writeTo(out);
    return out.size();
  }

  @Benchmark
  public JsonNode jacksonParse() throws IOException {
    return mapper.readTree(reading);
  }

  @Benchmark
  public double jacksonParseAndRead() throws IOException {
    return mapper.readTree(reading).get("temperature").asDouble();
  }

  @Benchmark
  public byte[] jacksonParseEditWrite() throws IOException {
    ObjectNode record = (ObjectNode) mapper.readTree(reading);
    record.put("fahrenheit", record.get("temperature").asDouble() * 9 / 5 + 32);
    record.put("level", "hot");
    record.remove("humidity");
    return mapper.writeValueAsBytes(record);
  }
}
