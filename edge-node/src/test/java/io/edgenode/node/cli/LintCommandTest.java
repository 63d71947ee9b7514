package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Positions and messages are the loader's and tested there; here is what the command makes of them.
 */
final class LintCommandTest {
  /** Three components whose options can be read and are refused all the same. */
  private static final String REFUSED =
      """
      flow: f
      sources:
        a: { type: stdin }
      processors:
        r:
          type: route
          from: a
          routes:
            Hot: t > 1
            sum: t + 1
            text: "'x'"
      windows:
        p:
          type: pattern
          from: a
          first: t + 1
          then: t + 2
          within: 1m
          key: [k]
          select: { k: first.t, odd: other.t }
      sinks:
        o:
          type: http
          from: [p, r.unmatched]
          url: "ftp://x"
          method: GET
          token: secret
          username: me
      """;

  @Test
  void everyProblemIsALineWithItsPosition(@TempDir Path scratch) throws IOException {
    Path flow = scratch.resolve("broken.yaml");
    Files.writeString(
        flow, "flow: Broken_Name\nsinks:\n  out: { type: no-such-type, from: nobody }\n");

    CliRun run = CliRun.of("lint", flow.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out().lines())
        .hasSizeGreaterThan(2)
        .allMatch(line -> line.matches("\\Q" + flow + "\\E:\\d+:\\d+: .+"));
    assertThat(run.err()).isEmpty();
  }

  @Test
  @DisplayName("K18: listeners with the same port and path, or topic, are errors with their place")
  void listenersThatAskForTheSame(@TempDir Path scratch) throws IOException {
    String flow =
        """
        flow: %s
        sources:
          posted: { type: http-listener, port: 8099, path: /%s }
          sent: { type: mqtt-listener, port: 1899, topics: [ours/#, "%s/#"] }
          %s
        sinks:
          out: { type: drop, from: [posted, sent] }
        """;
    Path one = scratch.resolve("one.yaml");
    Path two = scratch.resolve("two.yaml");
    Path three = scratch.resolve("three.yaml");
    Files.writeString(one, flow.formatted("one", "a", "a", ""));
    Files.writeString(two, flow.replace("ours", "theirs").formatted("two", "a", "b", ""));
    Files.writeString(
        three,
        flow.replace("from: [", "from: [again, ")
            .replace("ours", "others")
            .formatted("three", "c", "c", "again: { type: http-listener, port: 8099, path: /c }"));

    CliRun alone = CliRun.of("lint", one.toString(), one.toString());
    CliRun both = CliRun.of("lint", one.toString(), two.toString());
    CliRun inOne = CliRun.of("lint", three.toString());
    Files.writeString(two, flow.replace("8099", "8098").formatted("two", "a", "b", ""));
    CliRun topics = CliRun.of("lint", one.toString(), two.toString());

    assertThat(alone.out()).isEmpty();
    assertThat(both.exit()).isEqualTo(1);
    assertThat(both.out())
        .isEqualTo(
            two
                + ":3:3: source 'posted' can't have path /a of http://127.0.0.1:8099: source"
                + " 'posted' at "
                + one
                + ":3:3 has it\n");
    assertThat(inOne.exit()).isEqualTo(1);
    assertThat(inOne.out()).startsWith(three + ":5:3: source 'again' can't have path /c of ");
    assertThat(topics.out())
        .startsWith(two + ":4:3: source 'sent' can't have topic ours/# of mqtt://127.0.0.1:1899");
  }

  /**
   * What somebody who knows only the guides writes first: the value seen, and what would be valid.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '"',
      value = {
        "type: tumbling, size: 1s, aggregate: { n: average(t) }"
            + "¦unknown function or aggregate 'average'; aggregates are avg, collect, count,",
        "type: tumbling, size: 1s, aggregate: { n: medain(t) }¦did you mean median?",
        "type: tumbling, size: 1s, emit: 10s, aggregate: { n: count() }"
            + "¦'emit' must be on-close, or every and a duration in ms, s, m or h, such as every 10s,"
            + " not '10s'",
        "type: hopping, size: 1d, every: 1ms, aggregate: { n: count() }"
            + "¦would give a window 86400000 panes, each as long as their greatest common divisor;"
            + " at most 100000 are valid: choose a larger 'every' that divides 'size'",
        "type: tumbling, size: 1s, timestamp: { }, aggregate: { n: count() }"
            + "¦option 'timestamp.field' of window 'w' is missing; expected: text",
        "type: excursion, at-least: 1m, condition: t >¦found the end where a value would be valid:"
            + " a field, a number, a 'text', a function call or (",
      })
  void aMistakeInAWindowSaysWhatIsValid(String options, String message, @TempDir Path scratch)
      throws IOException {
    Path flow = scratch.resolve("window.yaml");
    Files.writeString(
        flow,
        "flow: f\nsources:\n  a: { type: stdin }\nwindows:\n  w: { from: a, "
            + options
            + " }\nsinks:\n  o: { type: drop, from: w }\n");

    assertThat(CliRun.of("lint", flow.toString()).out()).contains(message);
  }

  @Test
  void whatAnOptionMayNotBeStandsAtThatOption(@TempDir Path scratch) throws IOException {
    Path flow = scratch.resolve("window.yaml");
    Files.writeString(
        flow,
        """
        flow: f
        sources:
          a: { type: stdin }
        windows:
          w: { type: count, from: a, size: 10, every: 3, aggregate: { n: count() } }
        sinks:
          o: { type: drop, from: w }
        """);

    assertThat(CliRun.of("lint", flow.toString()).out())
        .contains("window.yaml:5:47: 'every' must divide 'size': 10 has no 3 as a divisor");
  }

  @Test
  @DisplayName("P7: what a component refuses by itself is told all at once, each where it stands")
  void everyRefusalOfAComponent(@TempDir Path scratch) throws IOException {
    Path flow = scratch.resolve("refused.yaml");
    Files.writeString(flow, REFUSED);

    CliRun run = CliRun.of("lint", flow.toString());

    assertThat(run.out().lines().map(line -> line.substring(line.indexOf(":") + 1)))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("9:7: 'Hot' in 'routes' can't be a route"),
            line -> assertThat(line).startsWith("10:12: 'routes.sum' is not valid"),
            line -> assertThat(line).startsWith("11:13: 'routes.text' is not valid"),
            line -> assertThat(line).startsWith("16:12: 'first' is not valid"),
            line -> assertThat(line).startsWith("17:11: 'then' is not valid"),
            line -> assertThat(line).contains("'k' in 'select' would stand twice"),
            line -> assertThat(line).contains("'odd' in 'select' reads 'other'"),
            line -> assertThat(line).startsWith("25:10: url begins with http://"),
            line -> assertThat(line).startsWith("26:13: method is POST, PUT or PATCH, not GET"),
            line -> assertThat(line).startsWith("27:12: warning: 'token' stands in plain text"),
            line -> assertThat(line).contains("token and username exclude one another"),
            line -> assertThat(line).contains("username and password go together"));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://gw:secret@host/x",
        "https://secret@host",
        "HTTP://gw:se$cret@host/{{ site }}",
        "http://gw:${pass}@{{ site }}.example/x",
      })
  @DisplayName("P7: a user in a URL, which no request would carry, is refused and not repeated")
  void aUserInAUrlIsRefused(String url, @TempDir Path scratch) throws IOException {
    CliRun run = lintUrl(scratch, url);

    assertThat(run.out())
        .contains(":6:34: url holds a user before '@'", "username and password")
        .doesNotContain("secret")
        .hasLineCount(1);
    assertThat(run.exit()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://host/to/a@b",
        "http://host?to=a@b",
        "http://{{ site ?? 'a@b' }}/x",
        "http://${pass}/a@b",
      })
  void anAtBehindTheHostIsNoUser(String url, @TempDir Path scratch) throws IOException {
    assertThat(lintUrl(scratch, url).out()).isEmpty();
  }

  private static CliRun lintUrl(Path scratch, String url) throws IOException {
    Path flow = scratch.resolve("url.yaml");
    Files.writeString(
        flow,
        """
        flow: f
        parameters: { pass: secret }
        sources:
          a: { type: stdin }
        sinks:
          o: { type: http, from: a, url: "%s", headers: { X-Pass: "${pass}" } }
        """
            .formatted(url));
    return CliRun.of("lint", flow.toString());
  }

  @Test
  void aMissingTimestampMayBeTextOrOptions(@TempDir Path scratch) throws IOException {
    Path flow = scratch.resolve("points.yaml");
    Files.writeString(
        flow,
        """
        flow: f
        sources:
          a: { type: stdin }
        processors:
          p: { type: interpolate, from: a, field: t, step: 1s }
        sinks:
          o: { type: drop, from: p }
        """);

    assertThat(CliRun.of("lint", flow.toString()).out())
        .contains(
            "'timestamp' of processor 'p' is missing; expected: text, or options field, unit, zone");
  }

  @Test
  void problemsComeAsJsonToo(@TempDir Path scratch) throws IOException {
    Path flow = scratch.resolve("broken.yaml");
    Files.writeString(flow, "flow: x\nflow: y\n");

    CliRun run = CliRun.of("lint", "--json", flow.toString());

    assertThat(run.exit()).isEqualTo(1);
    JsonArray problems = new JsonArray(run.out());
    JsonObject problem = problems.getJsonObject(problems.size() - 1);
    assertThat(problem.getInteger("line")).isEqualTo(2);
    assertThat(problem.getInteger("column")).isEqualTo(1);
    assertThat(problem.getString("severity")).isEqualTo("error");
    assertThat(problem.getString("file")).isEqualTo(flow.toString());
    assertThat(problem.getString("message")).contains("'flow'");
  }

  @Test
  void aMissingFileIsAProblemThatNamesIt(@TempDir Path scratch) {
    Path flow = scratch.resolve("missing.yaml");

    CliRun run = CliRun.of("lint", flow.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains(flow.toString());
  }

  @Test
  void noFileAtAllIsAUsageError() {
    assertThat(CliRun.of("lint").exit()).isEqualTo(2);
  }
}
