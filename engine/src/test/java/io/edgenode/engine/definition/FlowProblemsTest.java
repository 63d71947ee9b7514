package io.edgenode.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FlowProblemsTest {
  @Test
  void p7EveryProblemOfAFileIsReportedAtOnceWithItsPosition() {
    FlowLoader.Loaded loaded =
        Shelf.load(
            """
            flow: Cold Chain
            lanes: 0
            partition-by: { a: b }
            journal: { durabilty: process, max-size: 64K }
            checkpoint: { interval: 500 }
            dead-letter: { when-full: drop-newest }
            parameters: { limit: 30, list: [1], unused: x, 9th: y, gone: "${env:GONE}" }
            sourcs: {}
            sources:
              readings: { type: feed, path: "${lmit}", follow: yes, format: ndjsn }
              Odd_Name: { type: fed }
              here: { type: pick, from: readings }
              text: feed
              naught: { type: feed, path: }
            processors:
              hot: { type: pick, from: readngs, level: 101, where: "temperature >> 3", every: 1 s, tabel: {} }
              cold: { type: pick, from: readings, level: 13, factor: 1., key: { a: "b +" } }
              warm: { type: pick, from: readings, level: 1, where: "'x'", only: "a > ${lim}", room: 1GiB, space: 2B }
              loop-a: { type: pass, from: loop-b }
              loop-b: { type: pass, from: loop-a }
              readings: { type: pass, from: readings }
              lonely: { type: pass }
              ways: { type: fork, from: [readings, readings], routes: { left: a, failure: b } }
            windows:
              hourly: { type: tumbling, from: hot }
            sinks:
              out: { type: store, from: [hot.unmatchd, hot, out], path: "x/{{ a + }}", batch: { count: many }, password: ENC() }
              end: { type: drop, from: [ways, ways.lft, cold.], retries: -1, timeout: 2 }
              two: { type: drop, from: { a: b }, in-flight: [1] }
            """);

    assertThat(loaded.flow()).isEmpty();
    String report =
        loaded.problems().toString().replaceAll("(is no (?:expression|template)): .*", "$1");
    assertThat(report)
        .isEqualTo(
            """
                flow.yaml:1:7: 'flow' must be lower-case letters, digits and '-', at most 64 of them, not 'Cold Chain'
                flow.yaml:2:8: 'lanes' must be between 1 and 64, not '0'
                flow.yaml:3:15: 'partition-by' must be a list, not a mapping
                flow.yaml:4:12: unknown option 'durabilty' of 'journal'; did you mean 'durability'?
                flow.yaml:4:42: 'journal.max-size' must be a size such as 512B, 64KiB, 16MiB, 1GiB or 1TiB, not '64K'; did you mean '64KiB'?
                flow.yaml:5:25: 'checkpoint.interval' must be a duration such as 500ms, 2s, 5m, 1h or 7d, not '500'; it needs a unit
                flow.yaml:6:27: 'dead-letter.when-full' must be one of backpressure, drop-oldest, not 'drop-newest'; did you mean 'drop-oldest'?
                flow.yaml:7:32: parameter 'list' must be text, a number, true or false, not a list
                flow.yaml:7:45: warning: parameter 'unused' is not used
                flow.yaml:7:48: a parameter's name is letters, digits, '-' and '_', a letter first, not '9th'
                flow.yaml:7:63: environment variable 'GONE' is not set; ${env:GONE:-default} gives a default
                flow.yaml:8:1: unknown option 'sourcs' of the flow; did you mean 'sources'?
                flow.yaml:10:34: unknown parameter 'lmit'; did you mean 'limit'?
                flow.yaml:10:52: 'follow' must be true or false, not 'yes'; did you mean 'true'?
                flow.yaml:10:65: 'format' must be one of ndjson, whole-file, not 'ndjsn'; did you mean 'ndjson'?
                flow.yaml:11:3: a component's name is kebab-case (lower-case letters, digits and '-', at most 64 of them), not 'Odd_Name'
                flow.yaml:11:21: unknown source type 'fed'; did you mean 'feed'?
                flow.yaml:12:17: unknown source type 'pick'; it is a processor type: put it under processors:
                flow.yaml:12:23: a source reads no other component: remove 'from'
                flow.yaml:13:9: source 'text' must be a mapping of options, not text
                flow.yaml:14:30: 'path' has no value
                flow.yaml:16:28: 'from' names 'readngs', which is no component of this flow; did you mean 'readings'?
                flow.yaml:16:44: 'level' must be between 0 and 100, not '101'
                flow.yaml:16:70: 'where' is no expression
                flow.yaml:16:83: 'every' must be a duration such as 500ms, 2s, 5m, 1h or 7d, not '1 s'; did you mean '1s'?
                flow.yaml:16:88: unknown option 'tabel' of processor type 'pick'; did you mean 'table'?
                flow.yaml:17:58: 'factor' must be a number such as 0.5 or 1e3, not '1.'
                flow.yaml:17:76: 'key.a' is no expression
                flow.yaml:18:74: 'only' is no expression
                flow.yaml:18:95: 'space' is the former name of 'room', which is given too
                flow.yaml:20:3: a cycle: loop-b → loop-a → loop-b
                flow.yaml:21:3: the name 'readings' is taken by the source at line 10
                flow.yaml:22:3: processor 'lonely' has no 'from', so nothing can reach it
                flow.yaml:23:3: processor 'ways' has two ways out named 'failure'; rename one
                flow.yaml:23:40: 'from' names 'readings' twice
                flow.yaml:25:19: unknown window type 'tumbling'; this node has no window types
                flow.yaml:27:30: processor 'hot' has no relationship 'unmatchd'; did you mean 'unmatched'?
                flow.yaml:27:49: 'from' names sink 'out', and nothing can be read from a sink
                flow.yaml:27:71: 'path' is no template
                flow.yaml:27:92: 'batch.count' must be a whole number of at most 32 bits, without leading zeros, not 'many'
                flow.yaml:27:110: ENC(…) can't be decrypted: it is empty
                flow.yaml:28:29: processor 'ways' has no primary relationship: name one, as in ways.left; valid: left, failure, unmatched
                flow.yaml:28:35: processor 'ways' has no relationship 'lft'; did you mean 'left'?
                flow.yaml:28:45: 'from' must be a name or name.relationship, not 'cold.'
                flow.yaml:28:62: 'retries' must be between 0 and 1000, not '-1'
                flow.yaml:28:75: 'timeout' must be a duration such as 500ms, 2s, 5m, 1h or 7d, not '2'; it needs a unit
                flow.yaml:29:28: 'from' must be a name, name.relationship or a list of them, not a mapping
                flow.yaml:29:49: 'in-flight' must be a single value, not a list; text with {, [ or ': ' inside { } must be quoted""");
  }

  @Test
  @DisplayName("P7: a part that can't be read makes no problem of what it uses")
  void noFollowUps() {
    assertThat(
            problems(
                """
                flow: f
                parameters: { limit: 3, name: x, unused: 1 }
                sources:
                  in: { type: feed, pth: a, format: "${name}" }
                processors:
                  hot: { type: pick, from: in, levl: "${limit}" }
                  mid: { type: pass, form: hot }
                sinks:
                  out: { type: drop, from: mdi }
                """))
        .isEqualTo(
            """
            flow.yaml:2:42: warning: parameter 'unused' is not used
            flow.yaml:4:21: unknown option 'pth' of source type 'feed'; did you mean 'path'?
            flow.yaml:4:37: 'format' must be one of ndjson, whole-file, not 'x'
            flow.yaml:6:32: unknown option 'levl' of processor type 'pick'; did you mean 'level'?
            flow.yaml:7:22: unknown option 'form' of processor type 'pass'; did you mean 'from'?
            flow.yaml:9:28: 'from' names 'mdi', which is no component of this flow; did you mean 'mid'?""");
  }

  @Test
  @DisplayName("P7: what reads a component that is none of options is not wrong with it")
  void noOptions() {
    assertThat(
            problems(
                """
                flow: f
                sources:
                  in: feed
                sinks:
                  out: { type: drop, from: in }
                """))
        .isEqualTo("flow.yaml:3:7: source 'in' must be a mapping of options, not text");
  }

  @Test
  void aColonWithoutItsSpaceIsPointedOut() {
    assertThat(problems("flow: f\nsources:\n  in:{ type: feed }\n"))
        .contains(
            "' must be a mapping of options, not text; a ':' ends a key if a space is behind it");
  }

  @Test
  @DisplayName("P7: what nobody can have meant is told beside a 'from' that leads nowhere")
  void unreadBesideAMisspelling() {
    assertThat(
            problems(
                """
                flow: f
                sources:
                  in: { type: feed, path: a }
                processors:
                  mid: { type: pass, from: in }
                  deserted: { type: pass, from: in }
                sinks:
                  out: { type: drop, from: mdi }
                """))
        .isEqualTo(
            """
            flow.yaml:6:3: nothing reads 'success' of processor 'deserted': connect a sink, which may be of type drop
            flow.yaml:8:28: 'from' names 'mdi', which is no component of this flow; did you mean 'mid'?""");
  }

  @Test
  @DisplayName("P7: a section under a wrong name is read as the one that was meant")
  void misspeltSection() {
    assertThat(
            problems(
                """
                flow: f
                source:
                  in: { type: feed, path: a, follow: 1 }
                sinks:
                  out: { type: drop, from: in }
                """))
        .isEqualTo(
            """
            flow.yaml:2:1: unknown option 'source' of the flow; did you mean 'sources'?
            flow.yaml:3:38: 'follow' must be true or false, not '1'""");
  }

  @Test
  @DisplayName("P7: what lanes and paths must be is told beside an option that can't be read")
  void everyStageAtOnce() {
    assertThat(
            problems(
                """
                flow: f
                lanes: 2
                checkpoint: { interval: 5 }
                sources:
                  in: { type: feed, path: a }
                processors:
                  loop-a: { type: pass, from: [in, loop-b] }
                  loop-b: { type: pass, from: loop-a }
                sinks:
                  one: { type: store, from: loop-b, path: x }
                  two: { type: store, from: loop-b, path: x }
                """))
        .contains(
            "flow.yaml:2:8: 'lanes' is 2, so 'partition-by' must name",
            "flow.yaml:3:25: 'checkpoint.interval' must be a duration",
            "flow.yaml:8:3: a cycle: ",
            "flow.yaml:10:43: lanes share no file",
            "flow.yaml:11:43: two sinks can't write one path");
  }

  @Test
  @DisplayName("P7: a way out that a type never has is told although its options can't be read")
  void waysOfWhatIsBroken() {
    assertThat(
            problems(
                """
                flow: f
                sources:
                  in: { type: feed, path: a }
                processors:
                  hot: { type: pick, from: in, level: 101 }
                  way: { type: fork, from: hot, routes: { left: "max(" } }
                sinks:
                  out: { type: drop, from: [hot.unmatchd, way.left, way.lft] }
                """))
        .contains(
            "flow.yaml:5:39: 'level' must be between",
            "flow.yaml:8:29: processor 'hot' has no relationship 'unmatchd'; did you mean"
                + " 'unmatched'?")
        .doesNotContain("lft");
  }

  @Test
  @DisplayName("P7: a text that a comma inside braces cut is told as that")
  void commas() {
    assertThat(
            problems(
                """
                flow: f
                sources:
                  in: { type: feed, path: a }
                processors:
                  hot: { type: pick, from: in, level: 1, where: max(a, 1) > 2 }
                  way: { type: fork, from: hot, routes: { left: max(a, 1) > 2 } }
                sinks:
                  out: { type: drop, from: way.left }
                """))
        .contains(
            "flow.yaml:5:56: unknown option '1) > 2' of processor type 'pick'; a comma inside { }"
                + " ends a text: one that holds commas must be quoted",
            "'routes.1) > 2' has no value; a comma inside { } ends a text");
  }

  private static String problems(String flow) {
    return Shelf.load(flow).problems().toString();
  }
}
