package io.edgenode.engine.expression;

import static io.edgenode.engine.expression.Evaluations.RECORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.FlowException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What names, paths and options of an expression read of a FlowFile. */
final class ReadingTest {
  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName(
      "Bare names, paths, indexes and record['…'] read the record; what is missing is null")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "temperature ¦ 31",
        "humidity ¦ 40.50",
        "a.b.c ¦ 7",
        "a.b ¦ {\"c\":7}",
        "a['b'].c ¦ 7",
        "tags[0] ¦ \"x\"",
        "tags[2] ¦ 3",
        "tags[3] ¦ null",
        "tags[-1] ¦ null",
        "tags[temperature - 30] ¦ \"y\"",
        "record['odd name'] ¦ 1",
        "record.site ¦ \"plant-1\"",
        "record['id'] ¦ \"mine\"",
        "record['record'] ¦ \"r\"",
        "missing ¦ null",
        "missing.b ¦ null",
        "site.b ¦ null",
        "missing[0] ¦ null",
        "nothing.x ¦ null",
        "a.true ¦ null",
        "huge ¦ 123456789012345678901234567890",
      })
  void reading(String expression, String result) {
    assertThat(Evaluations.eval(expression, RECORD)).isEqualTo(result);
  }

  @Test
  @DisplayName("id, arrival and attributes mean the FlowFile's, not fields of that name")
  void flowFile() {
    var in = Evaluations.flowFile(RECORD, Attributes.of("mqtt.topic", "a/b", "plain", "p"));

    assertThat(Evaluations.eval(Expression.compile("attributes['mqtt.topic']"), in))
        .isEqualTo("\"a/b\"");
    assertThat(Evaluations.eval(Expression.compile("attributes.plain"), in)).isEqualTo("\"p\"");
    assertThat(Evaluations.eval(Expression.compile("attributes['none']"), in)).isEqualTo("null");
    assertThat(Evaluations.eval(Expression.compile("arrival"), in))
        .isEqualTo(Long.toString(Evaluations.ARRIVAL));
    assertThat(Evaluations.eval(Expression.compile("id"), in))
        .isEqualTo("\"" + in.id() + "\"")
        .isNotEqualTo("\"mine\"");
  }

  @Test
  @DisplayName("Options that name fields always mean fields")
  void fieldOptions() {
    var in = Evaluations.flowFile(RECORD);

    assertThat(Evaluations.eval(Expression.ofField("id"), in)).isEqualTo("\"mine\"");
    assertThat(Evaluations.eval(Expression.ofField("odd name"), in)).isEqualTo("1");
    assertThat(Expression.ofField("odd name").source()).isEqualTo("record['odd name']");
  }

  @Test
  @DisplayName("Content that is no record fails in the first expression that needs a record")
  void noRecord() {
    var in = Evaluations.flowFile("no json");

    assertThat(Evaluations.eval(Expression.compile("arrival > 0"), in)).isEqualTo("true");
    assertThat(Evaluations.eval(Expression.compile("arrival > 0 || x"), in)).isEqualTo("true");
    assertThatThrownBy(() -> Evaluations.eval(Expression.compile("x"), in))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessageContaining("not a JSON record");
  }

  @Test
  @DisplayName("Untouched values keep their text")
  void textIsKept() {
    assertThat(Evaluations.eval("humidity", RECORD)).isEqualTo("40.50");
    assertThat(Evaluations.eval("missing ?? humidity", RECORD)).isEqualTo("40.50");
    assertThat(Evaluations.eval("max(humidity, 1)", RECORD)).isEqualTo("40.50");
    assertThat(Evaluations.eval("record.esc", RECORD)).isEqualTo("\"a\\\"b\"");
  }

  @Test
  @DisplayName("What an expression reads is known before it runs")
  void dependencies() {
    Dependencies reads =
        Expression.compile("a.b > 1 && record['odd name'] == attributes['t'] || id == x")
            .dependencies();

    assertThat(reads.fields()).containsExactly("a", "odd name", "x");
    assertThat(reads.attributes()).containsExactly("t");
    assertThat(reads.id()).isTrue();
    assertThat(reads.arrival()).isFalse();
    assertThat(reads.needsRecord()).isTrue();
    assertThat(Expression.compile("keys(record)").dependencies().wholeRecord()).isTrue();
    assertThat(Expression.compile("1 + 2").dependencies().isEmpty()).isTrue();
    assertThat(Expression.compile("attributes.t == 'x'").dependencies().needsRecord()).isFalse();
  }
}
