package io.edgenode.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FlowLintTest {
  private static String problems(String head, String processors, String sinks) {
    return Shelf.load(
            head
                + "sources:\n  in: { type: feed, path: a }\nprocessors:\n"
                + processors
                + "sinks:\n"
                + sinks)
        .problems()
        .toString();
  }

  private static final String PASS = "  mid: { type: pass, from: in }\n";
  private static final String DROP = "  out: { type: drop, from: mid }\n";

  @Test
  @DisplayName("K16: several lanes need partition-by")
  void k16LanesNeedPartitionBy() {
    assertThat(problems("flow: f\nlanes: 2\n", PASS, DROP))
        .isEqualTo(
            "flow.yaml:2:8: 'lanes' is 2, so 'partition-by' must name the fields that decide a"
                + " FlowFile's lane");
    assertThat(problems("flow: f\nlanes: 2\npartition-by: sensor\n", PASS, DROP)).isEmpty();
  }

  @Test
  @DisplayName("K14, K16: each lane has a share of the journal that it can work with")
  void k14SharesAreLargeEnough() {
    String head = "flow: f\nlanes: %d\npartition-by: sensor\njournal: { max-size: %s }\n";

    assertThat(problems(head.formatted(27, "1MiB"), PASS, DROP))
        .isEqualTo(
            "flow.yaml:4:22: 'max-size' is 1MiB, shared by 27 lanes, of which each needs 64KiB:"
                + " give them 1728KiB at least, or have at most 16 lanes");
    assertThat(problems(head.formatted(17, "1087KiB"), PASS, DROP)).contains("at most 16 lanes");
    assertThat(problems(head.formatted(17, "1088KiB"), PASS, DROP)).isEmpty();
    assertThat(problems(head.formatted(16, "1MiB"), PASS, DROP)).isEmpty();
    assertThat(problems("flow: f\nlanes: 64\npartition-by: sensor\n", PASS, DROP)).isEmpty();
    assertThat(problems("flow: 'F F'\n" + head.formatted(64, "1MiB").substring(8), PASS, DROP))
        .as("beside what else is wrong")
        .contains("flow.yaml:4:22: 'max-size' is 1MiB, shared by 64 lanes");
  }

  @Test
  @DisplayName("K16: with several lanes a key holds the partition fields")
  void k16KeysHoldThePartitionFields() {
    String head = "flow: f\nlanes: 2\npartition-by: [site, sensor]\n";
    String pick = "  mid: { type: pick, level: 1, from: in%s }\n";

    assertThat(problems(head, pick.formatted(""), DROP))
        .isEqualTo(
            "flow.yaml:7:3: processor 'mid' has state and no key, so with 'lanes' 2 each lane would"
                + " have its own: give it a key with the fields of 'partition-by'");
    assertThat(problems(head, pick.formatted(", key: [sensor, x]"), DROP))
        .isEqualTo(
            "flow.yaml:7:47: the key of processor 'mid' lacks site of 'partition-by', so a key's"
                + " FlowFiles could be on several lanes");
    assertThat(problems(head, pick.formatted(", key: [sensor, x, site]"), DROP)).isEmpty();
    assertThat(problems(head, pick.formatted(", key: { a: sensor, b: site }"), DROP)).isEmpty();
    assertThat(problems(head, pick.formatted(", key: { a: sensor + 1, b: site }"), DROP))
        .contains("lacks sensor of 'partition-by'");
    assertThat(problems("flow: f\n", pick.formatted(""), DROP)).isEmpty();
  }

  @Test
  @DisplayName("K16: with several lanes a file's path names the lane")
  void k16PathsNameTheLane() {
    String head = "flow: f\nlanes: 2\npartition-by: [site]\n";

    assertThat(problems(head, PASS, "  out: { type: store, from: mid, path: a/lane.txt }\n"))
        .isEqualTo(
            "flow.yaml:9:40: lanes share no file: with 'lanes' 2 the path must hold {{ lane }}");
    assertThat(problems(head, PASS, "  out: { type: store, from: mid, path: \"a/{{ lane }}\" }\n"))
        .isEmpty();
  }

  @Test
  @DisplayName("K29: two sinks with one path are an error")
  void k29TwoSinksCantWriteOnePath() {
    assertThat(
            problems(
                "flow: f\nparameters: { out: a }\n",
                PASS,
                """
                  one: { type: store, from: mid, path: "${out}/b" }
                  two: { type: store, from: mid.failure, path: a/./x/../b }
                  three: { type: store, from: mid.failure, path: a/c }
                """
                    .indent(2)))
        .isEqualTo("flow.yaml:9:50: two sinks can't write one path: 'one' at line 8 has it too");
  }

  @Test
  @DisplayName("a source that would read what a sink of its flow writes is an error")
  void noFlowReadsItself() {
    String flow =
        """
        flow: f
        sources:
          in: { type: feed, path: "%s" }
        sinks:
          out: { type: store, from: in, path: "%s" }
        """;
    String loop =
        "flow.yaml:3:27: source 'in' would read what sink 'out' at line 5 writes, round and round:"
            + " give one of them another path";
    String here = Path.of("").toAbsolutePath().toString();

    for (String read : List.of("a/b.txt", "./a/x/../b.txt", "a/*.txt", "a/{b,c}.txt", "**/b.txt")) {
      assertThat(Shelf.load(flow.formatted(read, "a/b.txt")).problems().toString())
          .as(read)
          .isEqualTo(loop);
      assertThat(Shelf.load(flow.formatted(read, here + "/a/b.txt")).problems().toString())
          .as(read)
          .isEqualTo(loop);
    }
    for (String read : List.of("a/*.csv", "*.txt", "b/*.txt", "a/?.tx", "a/[", "a/b.txt.gz")) {
      assertThat(Shelf.load(flow.formatted(read, "a/b.txt")).problems().toString())
          .as(read)
          .isEmpty();
    }
  }

  @Test
  @DisplayName("a constant part of an expression that fails is a warning, where it stands")
  void constantFailures() {
    String fork = "  mid: { type: fork, from: in, routes: { a: \"%s\" } }\n";
    String out = "  out: { type: drop, from: mid.a }\n";

    assertThat(problems("flow: f\n", fork.formatted("x > 1 / 0"), out))
        .isEqualTo(
            "flow.yaml:5:52: warning: 'routes.a' has a part that can't be computed, whatever the"
                + " record: the expression \"x > 1 / 0\" fails at character 7: division by zero");
    assertThat(problems("flow: f\n", fork.formatted("false && 1 / 0 > x"), out)).contains("warn");
    assertThat(problems("flow: f\n", fork.formatted("false && 1 / 0 > 1"), out)).isEmpty();
    assertThat(problems("flow: f\n", fork.formatted("x > 1 / 2"), out)).isEmpty();
  }

  @Test
  @DisplayName("K28: several remote sinks on memory buffers are a warning")
  void k28RemoteSinksOnMemoryBuffersAreAWarning() {
    String one = "  one: { type: post, from: mid, url: a }\n";
    String two = "  two: { type: post, from: mid, url: b }\n";
    String isolated = "  two: { type: post, from: mid, url: b, buffer: disk }\n";

    assertThat(problems("flow: f\n", PASS, one + two))
        .isEqualTo(
            "flow.yaml:8:3: warning: the sinks one, two talk to other machines on memory buffers: if"
                + " one is away, all wait; buffer: disk isolates a sink");
    assertThat(problems("flow: f\n", PASS, one + isolated)).isEmpty();
  }

  @Test
  void aRecordsOwnRefusalStandsWhereItsOptionsDo() {
    assertThat(problems("flow: f\n", "  mid: { type: pick, from: in, level: 13 }\n", DROP))
        .isEqualTo("flow.yaml:5:39: 'level' must not be 13");
    assertThat(
            problems(
                "flow: f\n", "  mid: { type: pick, from: in, level: 1, where: \"'x'\" }\n", DROP))
        .startsWith("flow.yaml:5:49: 'where' is not valid: a condition gives true or false");
    assertThat(
            problems(
                "flow: f\n",
                "  mid: { type: fork, from: in, routes: { a: x, b: \"1 + 1\" } }\n",
                "  out: { type: drop, from: mid.a }\n"))
        .startsWith("flow.yaml:5:51: 'routes.b' is not valid: a condition gives true or false");
  }

  @Test
  void p6APrimaryRelationshipThatNobodyReadsIsAnError() {
    assertThat(problems("flow: f\n", PASS, "  out: { type: drop, from: in }\n"))
        .isEqualTo(
            "flow.yaml:5:3: nothing reads 'success' of processor 'mid': connect a sink, which may be"
                + " of type drop");
    assertThat(problems("flow: f\n", "", "")).contains("nothing reads 'success' of source 'in'");
  }

  @Test
  void aFlowWithoutSourcesIsAnError() {
    assertThat(Shelf.load("flow: f\n").problems().toString())
        .isEqualTo("flow.yaml:1:1: the flow has no source: 'sources' must name at least one");
    assertThat(Shelf.load("- a").problems().toString())
        .isEqualTo("flow.yaml:1:1: a flow is a mapping of keys, not a list");
    assertThat(Shelf.load("flow: f\nsources: [a]").problems().toString())
        .isEqualTo("flow.yaml:2:10: 'sources' must be a mapping of names, not a list");
  }

  @Test
  @DisplayName("P10: a secret in plain text is warned of, and never shown")
  void plainSecrets() {
    String yaml =
        """
        flow: f
        parameters: { pw: canary, user: me }
        sources: { in: { type: feed, path: "${user}", token: %s } }
        sinks: { out: { type: store, from: in, path: x, password: %s } }
        """;
    String token = "flow.yaml:3:54: warning: 'token' stands in plain text in this file:";
    String password = "flow.yaml:4:59: warning: 'password' stands in plain text in this file:";
    String better = " put it into the environment, and write ${env:NAME}";

    FlowLoader.Loaded plain = Shelf.load(yaml.formatted("canary", "\"${pw}\""));
    assertThat(plain.problems().toString())
        .isEqualTo(token + better + "\n" + password + better)
        .doesNotContain("canary");
    assertThat(Shelf.load(yaml.formatted("''", "\"${user}:${pw}\"")).problems())
        .hasToString(password + better);
    assertThat(Shelf.load(yaml.formatted("\"${env:TOKEN:-x}\"", "ENC(abc)")).problems())
        .hasToString("flow.yaml:2:19: warning: parameter 'pw' is not used");
    assertThat(Shelf.load(yaml.formatted("''", "\"${pw}:${env:HOME}\"")).problems().toString())
        .isEmpty();
    byte[] stored = plain.flow().orElseThrow().resolved();
    assertThat(Shelf.loader().loadVersion(stored, plain.plainSecrets()).problems().toString())
        .as("a stored version, whose file was warned of")
        .isEmpty();
  }
}
