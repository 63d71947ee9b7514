package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EvalCommandTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "31.2 * 9 / 5 + 32 | {} | 88.16",
        "missing + 1 | {} | null",
        "temperature > 30 | {\"temperature\": 31.2} | true",
        "'level: ' + level | {\"level\": \"hot\"} | \"level: hot\"",
        "a.b | {\"a\": {\"b\": 7}} | 7"
      })
  void printsTheResultAsJson(String expression, String record, String expected) {
    CliRun run = CliRun.of("eval", expression, "--record", record);

    assertThat(run.err()).isEmpty();
    assertThat(run.out().strip()).isEqualTo(expected);
    assertThat(run.exit()).isZero();
  }

  @Test
  void anExpressionMayBeginWithAMinus() {
    assertThat(CliRun.of("eval", "-7 % 2").out().strip()).isEqualTo("-1");
    assertThat(CliRun.of("eval", "-h + 1", "--record", "{\"h\": 3}").out().strip()).isEqualTo("-2");
    assertThat(CliRun.of("eval", "--record", "{\"h\": 3}", "-(h)").out().strip()).isEqualTo("-3");
    assertThat(CliRun.of("eval", "--", "-7 % 2").out().strip()).isEqualTo("-1");
    assertThat(CliRun.of("eval", "--recrod", "{}", "-7").err())
        .contains("there is no option '--recrod'; did you mean '--record'?");
    assertThat(CliRun.of("eval", "-h").out()).contains("EXPRESSION");
    assertThat(CliRun.of("eval", "--record", "-1", "a").err())
        .contains("--record is not a JSON object");
  }

  @Test
  void attributesCanBeGiven() {
    assertThat(CliRun.of("eval", "attributes['x.y']", "--attribute", "x.y=1").out().strip())
        .isEqualTo("\"1\"");
  }

  @Test
  void anExpressionThatFailsIsAFindingThatShowsNoValue() {
    CliRun run = CliRun.of("eval", "1 / n", "--record", "{\"n\": 0, \"secret\": \"xyzzy\"}");

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).contains("zero").doesNotContain("xyzzy");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void whatIsNoExpressionIsAUsageErrorWithItsPlace() {
    CliRun run = CliRun.of("eval", "temperature >> 3");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("character 14").contains("^");
  }

  @Test
  void aRecordThatIsNoneIsAUsageError() {
    CliRun run = CliRun.of("eval", "1", "--record", "{oops");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("--record is not a JSON object");
  }
}
