package io.edgenode.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type of option says what it takes; nothing is guessed. */
class OptionValuesTest {
  private static String load(String option, String value) {
    String yaml =
        """
        flow: f
        sources: { in: { type: feed, path: a } }
        processors:
          mid:
            type: pick
            from: in
        %s    %s: %s
        sinks: { out: { type: drop, from: mid } }
        """
            .formatted(option.equals("level") ? "" : "    level: 1\n", option, value);
    return Shelf.load(yaml).problems().toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          level  | 010     | must be a whole number of at most 32 bits, without leading zeros, not '010'
          level  | 1_000   | must be a whole number
          level  | 0x1F    | must be a whole number
          level  | 1:30    | must be a whole number
          level  | 5.0     | must be a whole number
          level  | +5      | must be a whole number
          level  | 4294967296 | must be a whole number
          level  | 101     | must be between 0 and 100, not '101'
          level  | -1      | must be between 0 and 100, not '-1'
          level  | ''      | must be a whole number
          level  | ~       | must be a whole number
          level  |         | has no value
          level  | [1]     | must be a single value, not a list; text with {, [ or ': ' inside { } must be
          level  | {a: 1}  | must be a single value, not a mapping
          factor | .5      | must be a number such as 0.5 or 1e3, not '.5'
          factor | .inf    | must be a number
          factor | 1e999   | must be a number
          factor | NaN     | must be a number
          every  | 5       | must be a duration such as 500ms, 2s, 5m, 1h or 7d, not '5'; it needs a unit
          every  | 1.5s    | must be a duration
          every  | 2 s     | not '2 s'; did you mean '2s'?
          every  | 2S      | not '2S'; did you mean '2s'?
          every  | 10min   | not '10min'; did you mean '10m'?
          every  | 1 Day   | not '1 Day'; did you mean '1d'?
          every  | 20 msec | not '20 msec'; did you mean '20ms'?
          every  | 3hours  | not '3hours'; did you mean '3h'?
          every  | -1s     | must be a duration
          every  | 999999999999999d | must be a duration
          every  | 0s      | must be between 1ms and 1h, not '0s'
          every  | 61m     | must be between 1ms and 1h, not '61m'
          room   | 64K     | must be a size such as 512B, 64KiB, 16MiB, 1GiB or 1TiB, not '64K'; did you mean '64KiB'?
          room   | 1MB     | did you mean '1MiB'?
          room   | 12      | not '12'; it needs a unit
          room   | 1.5GiB  | must be a size
          room   | 999999999999TiB | must be a size
          table  | {a: b}  | 'table.a' must be a whole number of at most 64 bits
          table  | x       | 'table' must be a mapping of names to integer, not text
          stamp  | {}      | option 'stamp.field' of processor 'mid' is missing; expected: text
          stamp  | {field: x, unti: s} | unknown option 'unti' of 'stamp'; did you mean 'unit'?
          key    | [a, a]  | 'key' is no key: a key names each of its parts once
          only   | {a: b}  | must be a single expression, not a mapping
          """)
  void badValues(String option, String value, String expected) {
    assertThat(load(option, value == null ? "" : value))
        .contains(expected)
        .startsWith("flow.yaml:")
        .hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          level  | 0
          level  | "100"
          factor | -0.5e-3
          factor | 7
          every  | 1ms
          every  | 60m
          room   | 0B
          room   | 8388607TiB
          names  | no
          names  | [no, 010, "1:30", ._]
          names  | []
          table  | {a: -9223372036854775808}
          stamp  | ts
          stamp  | {field: ts}
          key    | site
          key    | {a: site, b: "x + 1"}
          only   | true
          """)
  void goodValues(String option, String value) {
    assertThat(load(option, value)).isEmpty();
  }
}
