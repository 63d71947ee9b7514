package io.edgenode.processors.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.testkit.Played;
import io.edgenode.engine.testkit.TestKit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParseSenmlTest {
  /** What the TestKit's FlowFiles arrive at. */
  private static final long ARRIVAL = 1_700_001_000_000L;

  private static TestKit<ParseConfig> senml() {
    return TestKit.of(ParseProcessor.DESCRIPTOR, "format: senml");
  }

  @Test
  @DisplayName("RFC 8428, 5.1.2: base name, time and unit hold for the entries from there on")
  void bases() {
    senml()
        .attributes("k", "v")
        .send(
            """
            [
              {"bn":"urn:dev:ow:10e2073a0108006:","bt":1.276020076001e+09,"bu":"A","bver":5,
               "n":"voltage","u":"V","v":120.1},
              {"n":"current","t":-5,"v":1.2},
              {"n":"current","t":-4,"v":1.3},
              {"bn":"other/","n":"current","v":1.70}
            ]
            """)
        .expect(
            "success",
            "{\"name\":\"urn:dev:ow:10e2073a0108006:voltage\",\"unit\":\"V\",\"value\":120.1,"
                + "\"time\":1276020076001}",
            "{\"name\":\"urn:dev:ow:10e2073a0108006:current\",\"unit\":\"A\",\"value\":1.2,"
                + "\"time\":1276020071001}",
            "{\"name\":\"urn:dev:ow:10e2073a0108006:current\",\"unit\":\"A\",\"value\":1.3,"
                + "\"time\":1276020072001}",
            "{\"name\":\"other/current\",\"unit\":\"A\",\"value\":1.70,\"time\":1276020076001}")
        .verify();
  }

  @Test
  @DisplayName("RFC 8428, 4.5.3: a time below 2^28 s is relative to the arrival; none is the same")
  void relativeTime() {
    senml()
        .send(
            "[{\"n\":\"a\",\"v\":1},{\"n\":\"a\",\"v\":2,\"t\":-5.5},{\"n\":\"a\",\"v\":3,\"t\":268435456}]")
        .expect(
            "success",
            "{\"name\":\"a\",\"value\":1,\"time\":" + ARRIVAL + "}",
            "{\"name\":\"a\",\"value\":2,\"time\":" + (ARRIVAL - 5500) + "}",
            "{\"name\":\"a\",\"value\":3,\"time\":268435456000}")
        .verify();
  }

  @Test
  @DisplayName(
      "Texts, booleans, data and sums; numbers keep their text; unknown fields are left out")
  void kinds() {
    senml()
        .send(
            "[{\"bn\":\"d\",\"bt\":1600000000,\"n\":\"a\",\"vs\":\"on\"},{\"n\":\"b\",\"vb\":false},"
                + "{\"n\":\"c\",\"vd\":\"aGk\"},{\"n\":\"e\",\"s\":12.50,\"ut\":60,\"x\":[1]}]")
        .expect(
            "success",
            "{\"name\":\"da\",\"value\":\"on\",\"time\":1600000000000}",
            "{\"name\":\"db\",\"value\":false,\"time\":1600000000000}",
            "{\"name\":\"dc\",\"value\":\"aGk\",\"time\":1600000000000}",
            "{\"name\":\"de\",\"sum\":12.50,\"time\":1600000000000,\"update_time\":60}")
        .verify();
  }

  @Test
  @DisplayName("Base values and sums are added; an entry without a value has the base value")
  void baseValues() {
    senml()
        .send(
            "[{\"bn\":\"d\",\"bt\":1600000000,\"bv\":20,\"bs\":1},{\"n\":\"a\",\"v\":3},"
                + "{\"n\":\"b\",\"v\":0.5,\"s\":2},{\"n\":\"c\"},{\"n\":\"e\",\"vs\":\"on\"}]")
        .expect(
            "success",
            "{\"name\":\"da\",\"value\":23,\"sum\":1,\"time\":1600000000000}",
            "{\"name\":\"db\",\"value\":20.5,\"sum\":3,\"time\":1600000000000}",
            "{\"name\":\"dc\",\"value\":20,\"sum\":1,\"time\":1600000000000}",
            "{\"name\":\"de\",\"value\":\"on\",\"sum\":1,\"time\":1600000000000}")
        .verify();
  }

  @Test
  @DisplayName("Merged: a record for each base name and time, the last of equal names")
  void merged() {
    TestKit.of(ParseProcessor.DESCRIPTOR, "format: senml, emit: merged, time-unit: ms")
        .send(
            "[{\"bn\":\"s1\",\"bt\":1600000000000,\"n\":\"t\",\"v\":20.0},{\"n\":\"h\",\"v\":40},"
                + "{\"n\":\"t\",\"t\":1000,\"v\":21},{\"n\":\"t\",\"v\":22},"
                + "{\"bn\":\"s2\",\"v\":7}]")
        .expect(
            "success",
            "{\"name\":\"s1\",\"time\":1600000000000,\"t\":22,\"h\":40}",
            "{\"name\":\"s1\",\"time\":1600000001000,\"t\":21}",
            "{\"name\":\"s2\",\"time\":1600000000000,\"value\":7}")
        .verify();
  }

  @Test
  @DisplayName("An empty pack, or one of base fields alone, gives nothing")
  void empty() {
    senml().send("[]", "[{\"bn\":\"a\",\"bt\":5}]").verify();
  }

  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{"n":"a","v":"1"}]                          | entry 1: 'v' is text, not a finite number
          [{"n":"a","v":1},{"n":"b","vb":1}]           | entry 2: 'vb' is a whole number, not true or false
          [{"n":"a","v":1},7]                          | entry 2 is a whole number, not an object
          [{"v":1}]                                    | entry 1 has no name
          [{"n":"a"}]                                  | entry 1 has none of v, vs, vb, vd and s
          [{"n":"a","v":1,"vs":"x"}]                   | entry 1 has more than one value
          [{"n":"a","v":1e999}]                        | entry 1: 'v' is a number, not a finite number
          [{"n":"a","v":1,"t":1e15}]                   | entry 1 has a time outside the years 1 to 9999
          [{"n":"a","v":1,"x_":1}]                     | must be understood
          [{"bver":11,"n":"a","v":1}]                  | version above 10
          [{"n":"a","v":1}                             | can't be parsed
          {"x":[]}                                     | no array 'e'
          7                                            | not a whole number
          [{"bv":1e308,"n":"a","v":1e308}]             | no finite number
          """)
  @DisplayName("What is not SenML goes to failure as a whole, with what is wrong where")
  void failures(String pack, String message) {
    Played played = senml().send(pack).expect("failure", pack).verify();

    assertThat(played.failures()).singleElement().asString().contains(message);
  }

  @Test
  @DisplayName("P5: a short pack with a long base name can't become more than 16 MiB")
  void amplification() {
    StringBuilder pack = new StringBuilder("[{\"bn\":\"" + "x".repeat(30_000) + "\"}");
    for (int i = 0; i < 1000; i++) {
      pack.append(",{\"v\":1}");
    }
    String text = pack.append(']').toString();

    Played played = senml().send(text).expect("failure", text).verify();

    assertThat(played.failures()).singleElement().asString().contains("16777216 bytes");
  }

  private static final String ROW =
      "1422748800000,{\"e\":[{\"u\":\"string\",\"n\":\"source\",\"sv\":\"ci4lr\"},"
          + "{\"v\":\"8\",\"u\":\"far\",\"n\":\"temperature\"},"
          + "{\"v\":\"53.70\",\"u\":\"per\",\"n\":\"humidity\"}],\"bt\":1422748800000}";

  @Test
  @DisplayName("RIoTBench: numbers in text are numbers, copied entries go into the others")
  void riotbench() {
    TestKit.of(ParseProcessor.DESCRIPTOR, "format: riotbench, copy: [source]")
        .send(ROW)
        .expect(
            "success",
            "{\"name\":\"temperature\",\"unit\":\"far\",\"value\":8,\"time\":1422748800000,"
                + "\"source\":\"ci4lr\"}",
            "{\"name\":\"humidity\",\"unit\":\"per\",\"value\":53.70,\"time\":1422748800000,"
                + "\"source\":\"ci4lr\"}")
        .verify();
    TestKit.of(ParseProcessor.DESCRIPTOR, "format: riotbench, emit: merged")
        .send(ROW)
        .expect(
            "success",
            "{\"time\":1422748800000,\"source\":\"ci4lr\",\"temperature\":8,\"humidity\":53.70}")
        .verify();
  }

  @Test
  @DisplayName("RIoTBench: bt may be text; without it the row's time counts; no time is relative")
  void riotbenchTimes() {
    TestKit.of(ParseProcessor.DESCRIPTOR, "format: riotbench")
        .send(
            "5,{\"e\":[{\"n\":\"a\",\"v\":\"1\"}],\"bt\":\"1417890600020\"}",
            "5,{\"e\":[{\"n\":\"a\",\"v\":1,\"t\":2}]}")
        .expect(
            "success",
            "{\"name\":\"a\",\"value\":1,\"time\":1417890600020}",
            "{\"name\":\"a\",\"value\":1,\"time\":7}")
        .verify();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"e":[]}                            | begins with epoch milliseconds and a comma
          x,{"e":[]}                          | begins with epoch milliseconds and a comma
          1,{"e":[{"n":"a","v":"warm"}]}      | entry 1: 'v' is text, not a finite number
          1,{"e":[{"n":"a","v":"[1]"}]}       | entry 1: 'v' is text, not a finite number
          1,{"e":{}}                          | no array 'e'
          1,                                  | can't be parsed
          """)
  @DisplayName("RIoTBench: what is no row goes to failure")
  void riotbenchFailures(String row, String message) {
    Played played =
        TestKit.of(ParseProcessor.DESCRIPTOR, "format: riotbench")
            .send(row)
            .expect("failure", row)
            .verify();

    assertThat(played.failures()).singleElement().asString().contains(message);
  }

  @Test
  @DisplayName("What merged can't hold, and what copy can't copy, is said")
  void contradictions() {
    Played played =
        TestKit.of(ParseProcessor.DESCRIPTOR, "format: senml, emit: merged")
            .send("[{\"n\":\"time\",\"v\":1}]")
            .expect("failure", "[{\"n\":\"time\",\"v\":1}]")
            .verify();
    assertThat(played.failures()).singleElement().asString().contains("called 'time'");
    assertThatThrownBy(() -> TestKit.of(ParseProcessor.DESCRIPTOR, "format: senml, copy: [value]"))
        .hasMessageContaining("'copy' can't name");
    assertThatThrownBy(
            () -> TestKit.of(ParseProcessor.DESCRIPTOR, "format: senml, emit: merged, copy: [a]"))
        .hasMessageContaining("here is neither");
  }
}
