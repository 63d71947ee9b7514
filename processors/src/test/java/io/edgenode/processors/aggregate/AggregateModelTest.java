package io.edgenode.processors.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Random values, with disorder, duplicates, nulls and text, split over cells that are merged,
 * copied and sent through a checkpoint, against plain arithmetic over the list of them. {@code
 * -Daggregates.streams} says how many streams.
 */
final class AggregateModelTest {
  private static final int STREAMS = Integer.getInteger("aggregates.streams", 20_000);
  private static final MathContext EXACT = MathContext.DECIMAL128;

  private record Sample(long time, long sequence, double value, String text) {}

  @Test
  @DisplayName("Every aggregate is that of the reference, however its values were split")
  void numbers() {
    Map<String, String> texts = new LinkedHashMap<>();
    for (String name :
        List.of(
            "count",
            "sum",
            "avg",
            "min",
            "max",
            "first",
            "last",
            "stddev",
            "stddev_samp",
            "variance",
            "median",
            "distinct",
            "delta",
            "rate",
            "time_avg",
            "slope")) {
      texts.put(name, name + "(x)");
    }
    texts.put("p90", "percentile(x, 90)");
    texts.put("list", "collect(x, 5)");
    Cells cells = new Cells(texts);
    for (int i = 0; i < STREAMS; i++) {
      Random random = new Random(77_000_003L + i);
      List<Sample> samples = new ArrayList<>();
      String result = cells.result(split(cells, samples, random));
      try {
        check(result, samples);
      } catch (AssertionError e) {
        throw new AssertionError("seed " + (77_000_003L + i) + ": " + samples, e);
      }
    }
  }

  /** Adds to cells by turns, so that merging meets disorder; the cells in order of arrival. */
  private static Cell split(Cells cells, List<Sample> samples, Random random) {
    Computation computation = cells.computation();
    Cell whole = computation.open();
    boolean longs = random.nextBoolean();
    long sequence = 0;
    int parts = 1 + random.nextInt(4);
    for (int part = 0; part < parts; part++) {
      Cell cell = computation.open();
      for (int left = random.nextInt(8); left > 0; left--) {
        long time = 1_700_000_000_000L + random.nextInt(20) * 250L;
        sequence++;
        if (random.nextInt(10) == 0) {
          cells.read("{\"x\":null}", time, sequence);
        } else {
          String text = longs ? "" + (random.nextInt(50) - 25) : decimal(random);
          samples.add(new Sample(time, sequence, Double.parseDouble(text), text));
          cells.read("{\"x\":" + text + "}", time, sequence);
        }
        long size = cell.size() + computation.growth(cell);
        computation.add(cell);
        if (random.nextInt(12) == 0) {
          cell = random.nextBoolean() ? cells.restored(cell) : computation.copy(cell);
        }
        assertThat(cell.size()).as("as it grew, in a copy and restored").isEqualTo(size);
      }
      computation.merge(whole, cell);
    }
    return whole;
  }

  private static String decimal(Random random) {
    return BigDecimal.valueOf(random.nextInt(20_000) - 10_000, 2).toString();
  }

  private static void check(String fields, List<Sample> samples) {
    JsonRecord record =
        JsonRecord.parse(
            ("{" + fields + "}").getBytes(StandardCharsets.UTF_8), 0, fields.length() + 2);
    assertThat(text(record, "count")).isEqualTo("" + samples.size());
    if (samples.isEmpty()) {
      assertThat(text(record, "sum")).isEqualTo("null");
      return;
    }
    List<Sample> byTime = new ArrayList<>(samples);
    byTime.sort(Comparator.comparingLong(Sample::time).thenComparingLong(Sample::sequence));
    BigDecimal sum =
        samples.stream().map(s -> new BigDecimal(s.text)).reduce(BigDecimal.ZERO, BigDecimal::add);
    double mean = sum.divide(BigDecimal.valueOf(samples.size()), EXACT).doubleValue();
    near(record, "sum", sum.doubleValue());
    near(record, "avg", mean);
    assertThat(text(record, "first")).isEqualTo(byTime.get(0).text);
    assertThat(text(record, "last")).isEqualTo(byTime.get(byTime.size() - 1).text);
    List<Sample> byValue = new ArrayList<>(samples);
    byValue.sort(Comparator.comparingDouble(Sample::value));
    assertThat(number(record, "min")).isEqualTo(byValue.get(0).value);
    assertThat(number(record, "max")).isEqualTo(byValue.get(byValue.size() - 1).value);
    near(record, "median", percentile(byValue, 0.5));
    near(record, "p90", percentile(byValue, 0.9));
    double squares = samples.stream().mapToDouble(s -> (s.value - mean) * (s.value - mean)).sum();
    near(record, "variance", squares / samples.size());
    near(record, "stddev", Math.sqrt(squares / samples.size()));
    if (samples.size() > 1) {
      near(record, "stddev_samp", Math.sqrt(squares / (samples.size() - 1)));
    }
    Set<String> different = new HashSet<>();
    samples.forEach(s -> different.add(s.text));
    assertThat(text(record, "distinct")).isEqualTo("" + different.size());
    overTime(record, byTime);
  }

  private static void overTime(JsonRecord record, List<Sample> byTime) {
    Sample first = byTime.get(0);
    Sample last = byTime.get(byTime.size() - 1);
    near(record, "delta", last.value - first.value);
    double seconds = (last.time - first.time) / 1000.0;
    assertThat(text(record, "list"))
        .isEqualTo(
            "[" + String.join(",", byTime.stream().limit(5).map(Sample::text).toList()) + "]");
    if (seconds == 0) {
      assertThat(text(record, "rate")).isEqualTo("null");
      near(record, "time_avg", last.value);
      return;
    }
    near(record, "rate", (last.value - first.value) / seconds);
    double area = 0;
    for (int i = 0; i + 1 < byTime.size(); i++) {
      area += byTime.get(i).value * (byTime.get(i + 1).time - byTime.get(i).time) / 1000.0;
    }
    near(record, "time_avg", area / seconds);
    double meanTime = byTime.stream().mapToDouble(s -> s.time - first.time).average().orElse(0);
    double meanValue = byTime.stream().mapToDouble(Sample::value).average().orElse(0);
    double products = 0;
    double squares = 0;
    for (Sample s : byTime) {
      double at = s.time - first.time - meanTime;
      products += at * (s.value - meanValue);
      squares += at * at;
    }
    near(record, "slope", products / squares * 1000);
  }

  private static double percentile(List<Sample> byValue, double share) {
    double rank = share * (byValue.size() - 1);
    int below = (int) rank;
    int above = Math.min(byValue.size() - 1, below + 1);
    double low = byValue.get(below).value;
    return low + (byValue.get(above).value - low) * (rank - below);
  }

  private static void near(JsonRecord record, String field, double expected) {
    assertThat(number(record, field))
        .as(field)
        .isCloseTo(expected, within(1e-9 * Math.max(1, Math.abs(expected))));
  }

  private static double number(JsonRecord record, String field) {
    Value value = new Value();
    record.read(FieldName.of(field), value);
    return value.asDouble();
  }

  private static String text(JsonRecord record, String field) {
    Value value = new Value();
    record.read(FieldName.of(field), value);
    var json = new io.edgenode.engine.record.ByteOutput(32);
    value.writeJson(json);
    return new String(json.toByteArray(), StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("Large cells estimate within their bounds, whatever the order")
  void sketches() {
    Random random = new Random(5);
    Cells cells = new Cells(new LinkedHashMap<>(Map.of("d", "distinct(x)")));
    Cells percentiles = new Cells(Map.of("p", "percentile(x, 95)"));
    Cell forth = cells.computation().open();
    Cell back = cells.computation().open();
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      cells.read("{\"x\":" + i % 30_000 + "}", i, i);
      cells.computation().add(forth);
      cells.read("{\"x\":" + (49_999 - i) % 30_000 + "}", i, i);
      cells.computation().add(back);
      double value = Math.exp(random.nextGaussian() * 2);
      values.add(value);
      percentiles.add("{\"x\":" + value + "}", i);
    }
    assertThat(cells.result(forth)).isEqualTo(cells.result(back));
    double estimate = Double.parseDouble(cells.result(forth).substring(4));
    assertThat(estimate).isCloseTo(30_000, within(600.0));
    values.sort(Comparator.naturalOrder());
    double exact = values.get((int) (0.95 * 49_999));
    double p95 = Double.parseDouble(percentiles.result().substring(4));
    assertThat(p95).isCloseTo(exact, within(exact * 0.0051));
    Cell restored = cells.restored(forth);
    assertThat(cells.result(restored)).isEqualTo(cells.result(forth));
    assertThat(restored.size()).isEqualTo(forth.size());
  }
}
