package io.edgenode.processors.stdin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.processors.intake.SourceRig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StdinSourceTest {
  private final Path own;

  StdinSourceTest(@TempDir Path own) {
    this.own = own;
  }

  @Test
  @DisplayName("gives a FlowFile per line and ends with the input")
  void lines() {
    String longLine = "x".repeat(2_000_000);
    String text = "one\r\n\n" + longLine + "\ntwo\n" + "y".repeat(100_000) + "\nlast";
    try (SourceRig rig = new SourceRig(own)) {
      rig.start(source(StdinConfig.Format.LINES, text));
      rig.intake().awaitEnd();
      assertThat(rig.intake().texts())
          .containsExactly("one", "", "two", "y".repeat(100_000), "last");
      assertThat(rig.refused("line-too-long")).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("ndjson leaves out blank lines; many lines come in order under backpressure")
  void ndjson() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 50_000; i++) {
      text.append("{\"n\":").append(i).append("}\n").append(i % 3 == 0 ? "  \n" : "");
    }
    try (SourceRig rig = new SourceRig(own)) {
      rig.intake().hold();
      rig.start(source(StdinConfig.Format.NDJSON, text.toString()));
      rig.intake().await("batches in flight", () -> rig.intake().held() == 4);
      rig.intake().release();
      rig.intake().awaitEnd();
      assertThat(rig.intake().count()).isEqualTo(50_000);
      assertThat(rig.intake().texts().get(49_999)).isEqualTo("{\"n\":49999}");
      assertThat(rig.intake().mostHeld()).isLessThanOrEqualTo(4);
    }
  }

  @Test
  @DisplayName("one source has it; after a reload the next one goes on")
  void once() throws IOException {
    try (SourceRig.Node node = new SourceRig.Node();
        PipedOutputStream out = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(out)) {
      SourceRig first = new SourceRig(node, own);
      first.start(new StdinSource(new StdinConfig(StdinConfig.Format.LINES), in));
      out.write("one\n".getBytes(StandardCharsets.UTF_8));
      out.flush();
      first.intake().awaitCount(1);
      SourceRig second = new SourceRig(node, own);
      var start =
          second.startFuture(
              new StdinSource(new StdinConfig(StdinConfig.Format.LINES), in), Optional.empty());
      assertThatThrownBy(() -> SourceRig.await(start)).hasStackTraceContaining("another source");
      first.stop();
      SourceRig third = new SourceRig(node, own);
      third.start(new StdinSource(new StdinConfig(StdinConfig.Format.LINES), in));
      out.write("two\n".getBytes(StandardCharsets.UTF_8));
      out.close();
      third.intake().awaitEnd();
      assertThat(third.intake().texts()).containsExactly("two");
    }
  }

  private static StdinSource source(StdinConfig.Format format, String text) {
    return new StdinSource(
        new StdinConfig(format), new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
  }
}
