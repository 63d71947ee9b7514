package io.edgenode.examples.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.expression.ExpressionFunction;
import io.edgenode.engine.testkit.TestKit;
import io.edgenode.node.cli.Cli;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plugin's author tests: a component with the TestKit, the whole with a flow test. */
final class PlantPluginTest {
  private static final Path FLOW_TEST = Path.of("src/test/resources/plant.test.yaml");

  private static String reading(int pump, int rpm) {
    return "{\"pump\":" + pump + ",\"rpm\":" + rpm + "}";
  }

  private static String told(int pump, int rpm, String hours, int starts) {
    return "{\"pump\":%d,\"rpm\":%d,\"run_hours\":%s,\"starts\":%d}"
        .formatted(pump, rpm, hours, starts);
  }

  @Test
  @DisplayName("Time between readings counts while it runs, for each key, whenever it is restarted")
  void hours() {
    TestKit.of(RunHoursProcessor.DESCRIPTOR, "key: [pump], running: 'rpm > 100', ttl: 2h")
        .send(reading(1, 900), reading(2, 0))
        .pass(Duration.ofMinutes(90))
        .send(reading(1, 0), reading(2, 900))
        .pass(Duration.ofMinutes(30))
        .send(reading(1, 900), reading(2, 900))
        .expect(
            "success",
            told(1, 900, "0.0", 1),
            told(2, 0, "0.0", 0),
            told(1, 0, "1.5", 1),
            told(2, 900, "0.0", 1),
            told(1, 900, "1.5", 2),
            told(2, 900, "0.5", 1))
        .verify();
  }

  @Test
  @DisplayName("P5: what was silent for its ttl begins anew, and so does what had to make room")
  void forgotten() {
    TestKit.of(RunHoursProcessor.DESCRIPTOR, "key: [pump], running: 'rpm > 100', ttl: 2h")
        .send(reading(1, 900))
        .pass(Duration.ofHours(2))
        .send(reading(1, 900))
        .expect("success", told(1, 900, "0.0", 1), told(1, 900, "0.0", 1))
        .verify();
    TestKit.of(RunHoursProcessor.DESCRIPTOR, "key: [pump], running: 'rpm > 100', max-keys: 1")
        .send(reading(1, 900), reading(2, 900))
        .pass(Duration.ofHours(1))
        .send(reading(2, 900), reading(1, 900))
        .expect(
            "success",
            told(1, 900, "0.0", 1),
            told(2, 900, "0.0", 1),
            told(2, 900, "1.0", 1),
            told(1, 900, "0.0", 1))
        .verify();
  }

  @Test
  @DisplayName("What the first version of the plugin kept is taken over")
  void migrated() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeLong(3_600_000);
    out.writeLong(17);
    out.writeBoolean(true);
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));

    assertThat(Run.CODEC.reads(1)).isTrue();
    assertThat(Run.CODEC.read(1, in)).isEqualTo(new Run(3_600_000, 17, true, 1));
    assertThat(in.read()).as("all was read").isNegative();
    assertThat(Run.CODEC.reads(3)).as("a newer one is refused").isFalse();
  }

  @Test
  @DisplayName("The function works wherever an expression may stand, and the component in a flow")
  void wholeFlow() {
    assertThat(new Cli().execute("test", FLOW_TEST.toString())).isZero();
  }

  @Test
  @DisplayName("A name that is no function is an error in the plugin's places as anywhere")
  void misspelt(@TempDir Path scratch) throws IOException {
    Path flow = scratch.resolve("plant.yaml");
    Files.writeString(
        flow,
        Files.readString(FLOW_TEST.resolveSibling("plant.yaml"))
            .replace("avg(dew_point(", "avg(due_point("));

    assertThat(new Cli().execute("lint", flow.toString())).isEqualTo(1);
  }

  @Test
  @DisplayName("Each function's examples give what they say")
  void examples() {
    for (ExpressionFunction function : new PlantFunctions().functions()) {
      assertThat(function.examples()).isNotEmpty();
      for (ExpressionFunction.Example example : function.examples()) {
        String same = example.call() + " == " + example.result();
        assertThat(new Cli().execute("eval", "1 / (" + same + " ? 1 : 0)")).as(same).isZero();
      }
    }
  }
}
