package io.edgenode.node.flowtest;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgenode.node.assembly.Components;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every result of {@code flows/sensor-stats.yaml} against one computed from the rows by other
 * means, also with a crash behind each step: estimates by least squares over all readings of a
 * sensor, slopes by the sums of the textbook, means in decimals, distinct sensors as a set.
 */
final class SensorStatsTest {
  private static final FlowTests TESTS = new FlowTests(Components.discover(), Map.of());
  private static final Path SHARED =
      Path.of("..", "..", "shared", "data", "riotbench", "SYS_sample_data_senml.csv");
  private static final int ROWS_A_STEP = 40;
  private static final int TREND = 10;
  private static final int BLOCK = 10;
  private static final long MINUTE = 60_000;
  private static final double PROCESS_NOISE = 0.125;
  private static final double SENSOR_NOISE = 0.32;
  private static final double FIRST_ERROR = 30;

  private static final Pattern SOURCE = Pattern.compile("\"n\":\"source\",\"sv\":\"([^\"]*)\"");
  private static final Pattern ENTRY =
      Pattern.compile("\\{\"v\":\"([^\"]*)\",\"u\":\"([^\"]*)\",\"n\":\"([^\"]*)\"}");

  @TempDir private Path directory;

  @AfterAll
  static void close() {
    TESTS.close();
  }

  private record Reading(String source, String name, String unit, String value, long time) {
    String series() {
      return "\"source\":\"" + source + "\",\"name\":\"" + name + "\"";
    }
  }

  @Test
  @DisplayName("rows of eight sensors, made like those of the data set")
  void generated() throws IOException {
    check(rows(new Random(20150201), 200, 8));
  }

  @Test
  @DisplayName("the data set itself, those sensors that it has most of, where it is at hand")
  void published() throws IOException {
    assumeTrue(Files.exists(SHARED), "the RIoTBench data is not beside the repository");
    List<String> rows = Files.readAllLines(SHARED);
    Map<String, Long> counts =
        rows.stream()
            .collect(Collectors.groupingBy(SensorStatsTest::source, Collectors.counting()));
    List<String> most =
        rows.stream().filter(row -> counts.getOrDefault(source(row), 0L) >= 3).limit(120).toList();
    check(most);
  }

  private static String source(String row) {
    Matcher source = SOURCE.matcher(row);
    assertThat(source.find()).isTrue();
    return source.group(1);
  }

  private static List<String> rows(Random random, int count, int sensors) {
    List<String> rows = new ArrayList<>();
    long time = 1_422_748_790_000L;
    for (int i = 0; i < count; i++) {
      time += random.nextInt(4) * 250L;
      int sensor = random.nextInt(sensors);
      rows.add(
          String.format(
              Locale.ROOT,
              "%d,{\"e\":[{\"u\":\"string\",\"n\":\"source\",\"sv\":\"ci4lr%02d\"},"
                  + "{\"v\":\"%.6f\",\"u\":\"lon\",\"n\":\"longitude\"},"
                  + "{\"v\":\"%.6f\",\"u\":\"lat\",\"n\":\"latitude\"},"
                  + "{\"v\":\"%.1f\",\"u\":\"far\",\"n\":\"temperature\"},"
                  + "{\"v\":\"%.1f\",\"u\":\"per\",\"n\":\"humidity\"},"
                  + "{\"v\":\"%d\",\"u\":\"per\",\"n\":\"light\"},"
                  + "{\"v\":\"%.2f\",\"u\":\"per\",\"n\":\"dust\"},"
                  + "{\"v\":\"%d\",\"u\":\"per\",\"n\":\"airquality_raw\"}],\"bt\":%d}",
              time,
              sensor,
              6 + sensor / 100.0,
              46 + sensor / 100.0,
              8 + random.nextGaussian(),
              50 + 5 * random.nextGaussian(),
              random.nextInt(500),
              400 + 100 * random.nextGaussian(),
              20 + random.nextInt(100),
              time));
    }
    return rows;
  }

  private void check(List<String> rows) throws IOException {
    List<Reading> readings = readings(rows);
    assertThat(readings).hasSize(rows.size() * 5);
    Map<String, List<Reading>> series = new LinkedHashMap<>();
    Map<String, List<Double>> estimates = new LinkedHashMap<>();
    List<String> smoothed = new ArrayList<>();
    for (Reading reading : readings) {
      List<Reading> own = series.computeIfAbsent(reading.series(), key -> new ArrayList<>());
      own.add(reading);
      double estimate = leastSquares(own);
      estimates.computeIfAbsent(reading.series(), key -> new ArrayList<>()).add(estimate);
      smoothed.add(
          "{\"name\":\"%s\",\"unit\":\"%s\",\"value\":%s,\"time\":%d,\"source\":\"%s\",\"estimate\":%s}"
              .formatted(
                  reading.name,
                  reading.unit,
                  reading.value,
                  reading.time,
                  reading.source,
                  estimate));
    }
    StringBuilder yaml = new StringBuilder(given(rows));
    yaml.append("    expect:\n");
    expect(yaml, "estimates", smoothed);
    expect(yaml, "slopes", slopes(readings, series, estimates));
    expect(yaml, "means", means(readings, series));
    expect(yaml, "distinct", distinct(readings));
    Path test = directory.resolve("sensor-stats.test.yaml");
    Files.writeString(test, yaml);

    FlowTests.Outcome outcome = TESTS.run(List.of(test), name -> true, false, result -> {});

    assertThat(outcome.problems()).isEmpty();
    assertThat(outcome.results())
        .singleElement()
        .satisfies(result -> assertThat(result.failures()).isEmpty());
  }

  private static List<Reading> readings(List<String> rows) {
    List<Reading> readings = new ArrayList<>();
    for (String row : rows) {
      long time = Long.parseLong(row.substring(0, row.indexOf(',')));
      String source = source(row);
      Matcher entry = ENTRY.matcher(row);
      while (entry.find()) {
        if (!Set.of("longitude", "latitude").contains(entry.group(3))) {
          readings.add(new Reading(source, entry.group(3), entry.group(2), entry.group(1), time));
        }
      }
    }
    return readings;
  }

  private static String given(List<String> rows) {
    StringBuilder yaml = new StringBuilder("flow: ");
    yaml.append(Path.of("..", "flows", "sensor-stats.yaml").toAbsolutePath().normalize());
    yaml.append("\ncases:\n  all:\n    given:\n");
    for (int i = 0; i < rows.size(); i++) {
      if (i % ROWS_A_STEP == 0) {
        yaml.append("      - lines:\n");
      }
      yaml.append("          - '").append(rows.get(i)).append("'\n");
    }
    return yaml.append("      - { end: all }\n").toString();
  }

  private static void expect(StringBuilder yaml, String sink, List<String> records) {
    yaml.append("      ").append(sink).append(":\n        tolerance: 0.000001\n");
    yaml.append("        records:\n");
    records.forEach(record -> yaml.append("          - ").append(record).append('\n'));
  }

  /**
   * What a Kalman filter gives for the last reading is the end of the walk that explains all
   * readings best: the normal equations of the first estimate, the readings and the steps, solved
   * anew.
   */
  private static double leastSquares(List<Reading> readings) {
    int n = readings.size();
    double[] diagonal = new double[n];
    double[] right = new double[n];
    for (int i = 0; i < n; i++) {
      double trust = 1 / (i == 0 ? FIRST_ERROR : SENSOR_NOISE);
      int neighbours = (i > 0 ? 1 : 0) + (i < n - 1 ? 1 : 0);
      diagonal[i] = trust + neighbours / PROCESS_NOISE;
      right[i] = trust * Double.parseDouble(readings.get(i).value);
    }
    for (int i = 1; i < n; i++) {
      double factor = 1 / PROCESS_NOISE / diagonal[i - 1];
      diagonal[i] -= factor / PROCESS_NOISE;
      right[i] += factor * right[i - 1];
    }
    return right[n - 1] / diagonal[n - 1];
  }

  /** Behind each reading the slope over the last ten; at the end that of who had fewer. */
  private static List<String> slopes(
      List<Reading> readings, Map<String, List<Reading>> series, Map<String, List<Double>> values) {
    List<String> expected = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Reading reading : readings) {
      int count = counts.merge(reading.series(), 1, Integer::sum);
      if (count >= TREND) {
        List<Double> own =
            requireNonNull(values.get(reading.series())).subList(count - TREND, count);
        expected.add(
            slope(requireNonNull(series.get(reading.series())).subList(count - TREND, count), own));
      }
    }
    for (List<Reading> own : unfinished(series, 0)) {
      if (own.size() < TREND) {
        expected.add(slope(own, requireNonNull(values.get(own.get(0).series()))));
      }
    }
    return expected;
  }

  /** What each series has beyond whole blocks, in the order in which windows fire. */
  private static List<List<Reading>> unfinished(Map<String, List<Reading>> series, int block) {
    return series.values().stream()
        .map(own -> own.subList(block == 0 ? 0 : own.size() / block * block, own.size()))
        .filter(own -> !own.isEmpty())
        .sorted(
            Comparator.<List<Reading>>comparingLong(own -> own.get(own.size() - 1).time)
                .thenComparingLong(own -> own.get(0).time)
                .thenComparing(own -> own.get(0).source)
                .thenComparing(own -> own.get(0).name))
        .toList();
  }

  private static String slope(List<Reading> readings, List<Double> values) {
    long first = readings.get(0).time;
    double n = readings.size();
    double meanTime = 0;
    double meanValue = 0;
    for (int i = 0; i < n; i++) {
      meanTime += (readings.get(i).time - first) / 1000.0 / n;
      meanValue += values.get(i) / n;
    }
    double squares = 0;
    double products = 0;
    for (int i = 0; i < n; i++) {
      double apart = (readings.get(i).time - first) / 1000.0 - meanTime;
      squares += apart * apart;
      products += apart * (values.get(i) - meanValue);
    }
    String slope = squares == 0 ? "null" : Double.toString(products / squares);
    return result(readings, "\"per_second\":" + slope);
  }

  private static String result(List<Reading> window, String aggregate) {
    return "{%s,\"window_start\":%d,\"window_end\":%d,%s,\"readings\":%d}"
        .formatted(
            window.get(0).series(),
            window.get(0).time,
            window.get(window.size() - 1).time,
            aggregate,
            window.size());
  }

  private static List<String> means(List<Reading> readings, Map<String, List<Reading>> series) {
    List<String> expected = new ArrayList<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Reading reading : readings) {
      int count = counts.merge(reading.series(), 1, Integer::sum);
      if (count % BLOCK == 0) {
        expected.add(
            mean(requireNonNull(series.get(reading.series())).subList(count - BLOCK, count)));
      }
    }
    unfinished(series, BLOCK).forEach(own -> expected.add(mean(own)));
    return expected;
  }

  private static String mean(List<Reading> readings) {
    BigDecimal sum =
        readings.stream()
            .map(reading -> new BigDecimal(reading.value))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return result(readings, "\"mean\":" + sum.doubleValue() / readings.size());
  }

  private static List<String> distinct(List<Reading> readings) {
    record Window(Set<String> sources, int[] count) {}
    Map<Long, Map<String, Window>> minutes = new TreeMap<>();
    for (Reading reading : readings) {
      Window window =
          minutes
              .computeIfAbsent(reading.time / MINUTE * MINUTE, minute -> new TreeMap<>())
              .computeIfAbsent(
                  reading.name, name -> new Window(new LinkedHashSet<>(), new int[] {0}));
      window.sources.add(reading.source);
      window.count[0]++;
    }
    List<String> expected = new ArrayList<>();
    minutes.forEach(
        (minute, names) ->
            names.forEach(
                (name, window) ->
                    expected.add(
                        "{\"name\":\"%s\",\"window_start\":%d,\"window_end\":%d,\"sensors\":%d,\"readings\":%d}"
                            .formatted(
                                name,
                                minute,
                                minute + MINUTE,
                                window.sources.size(),
                                window.count[0]))));
    return expected;
  }
}
