package io.edgenode.processors.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.expression.InvalidExpressionException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What aggregates come to, one by one, and what is refused. */
final class AggregatesTest {
  private static List<AggregateFunction> all() {
    return List.copyOf(AggregateFunction.all().values());
  }

  @ParameterizedTest
  @MethodSource("all")
  void theExampleGivesWhatItSays(AggregateFunction function) {
    AggregateFunction.Example example = function.example();
    Cells cells = new Cells(Map.of("r", example.aggregate()));
    for (int i = 0; i < example.values().size(); i++) {
      cells.add("{\"x\":" + example.values().get(i) + "}", i * 1000L);
    }
    assertThat(cells.result()).isEqualTo("\"r\":" + example.result());
  }

  @ParameterizedTest
  @MethodSource("all")
  void overNothingIsNullAndCountsAreZero(AggregateFunction function) {
    Cells cells = new Cells(Map.of("r", function.example().aggregate()));
    cells.add("{\"x\":null}", 0);
    cells.add("{}", 1);
    boolean counts = List.of("count", "distinct").contains(function.name());
    assertThat(cells.result()).isEqualTo("\"r\":" + (counts ? "0" : "null"));
  }

  @ParameterizedTest
  @DisplayName("Expressions over aggregates, filters, and aggregates over expressions")
  @CsvSource(
      delimiter = '|',
      value = {
        "avg(x * 9 / 5 + 32) | 50.0",
        "max(x) - min(x) | 10",
        "round(avg(x), 0) + 1 | 11.0",
        "sum(x) / count() | 10.0",
        "count() where x > 5 | 2",
        "max(x) where x < 12 | 10",
        "max(max(x, 7)) | 15",
        "count(x) == 3 ? 'all' : 'some' | \"all\"",
        "sum(missing) ?? 0 | 0",
        "last(x) > first(x) | true",
      })
  void expressions(String aggregate, String result) {
    Cells cells = new Cells(Map.of("r", aggregate));
    cells.add("{\"x\":5}", 0);
    cells.add("{\"x\":10}", 1000);
    cells.add("{\"x\":15}", 2000);
    assertThat(cells.result()).isEqualTo("\"r\":" + result);
  }

  @Test
  void resultsStandInTheOrderInWhichTheyAreNamed() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("n", "count()");
    texts.put("odd \"name\"", "max(x)");
    texts.put("mean", "avg(x)");
    Cells cells = new Cells(texts);
    cells.add("{\"x\":2}", 0);
    assertThat(cells.result()).isEqualTo("\"n\":1,\"odd \\\"name\\\"\":2,\"mean\":2.0");
  }

  @Test
  @DisplayName("A sum of longs that does not fit a long is a double, and fits again when it does")
  void sumsOfLongsAreExact() {
    Cells cells = new Cells(Map.of("r", "sum(x)"));
    cells.add("{\"x\":9223372036854775807}", 0);
    cells.add("{\"x\":1}", 1);
    assertThat(cells.result()).isEqualTo("\"r\":9.223372036854776E18");
    cells.add("{\"x\":-2}", 2);
    assertThat(cells.result()).isEqualTo("\"r\":9223372036854775806");
  }

  @Test
  @DisplayName("Sums of doubles are compensated")
  void sumsAreCompensated() {
    Cells cells = new Cells(Map.of("r", "sum(x)"));
    for (String value : List.of("1.0", "1.0E100", "1.0", "-1.0E100")) {
      cells.add("{\"x\":" + value + "}", 0);
    }
    assertThat(cells.result()).isEqualTo("\"r\":2.0");
  }

  @Test
  @DisplayName("What can't be aggregated is bad data, before any cell has changed")
  void badData() {
    Cells cells = new Cells(Map.of("r", "sum(x)"));
    cells.add("{\"x\":1}", 0);
    assertThatThrownBy(() -> cells.add("{\"x\":\"warm\"}", 1))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessageContaining("'r'")
        .hasMessageContaining("a number")
        .hasMessageNotContaining("warm");
    assertThat(cells.result()).isEqualTo("\"r\":1");
  }

  @Test
  @DisplayName("A result that can't be computed is bad data")
  void failingResult() {
    Cells cells = new Cells(Map.of("r", "sum(x) / count(y)"));
    cells.add("{\"x\":1}", 0);
    assertThatThrownBy(cells::result).isInstanceOf(FlowException.BadData.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "avrg(x) | did you mean avg?",
        "x + 1 | no aggregate",
        "avg(x) + x | 'x' stands outside an aggregate",
        "avg(sum(x)) | sum stands in another",
        "percentile(x) | takes 2 arguments, not 1",
        "percentile(x, 101) | from 0 to 100",
        "percentile(x, y) | must be a constant",
        "collect(x, 0) | from 1 to 10000",
        "avg(x) where x + 1 | a condition gives true or false",
        "avg( | found",
      })
  void whatIsNoAggregateIsRefusedWithAReason(String text, String message) {
    assertThatThrownBy(() -> Aggregates.of(Map.of("r", text)))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessageContaining(message);
  }
}
