package io.edgenode.processors.stdout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.processors.bench.SinkBench;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StdoutSinkTest {
  @TempDir Path temp;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Test
  @DisplayName("ndjson: compact lines; what is not a record is bad data by itself")
  void ndjson() throws Exception {
    BatchResult result = write(StdoutConfig.Format.NDJSON, "{ \"a\":1}", "no", "{\"ü\":2}");
    assertThat(result.delivered()).isEqualTo(2);
    assertThat(result.failures()).extracting(BatchResult.Failure::index).containsExactly(1);
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("{\"a\":1}\n{\"ü\":2}\n");
  }

  @Test
  @DisplayName("lines and raw: the content as it is")
  void asItIs() throws Exception {
    write(StdoutConfig.Format.LINES, "a b", "c");
    write(StdoutConfig.Format.RAW, "d", "e");
    assertThat(printed.toString(StandardCharsets.UTF_8)).isEqualTo("a b\nc\nde");
  }

  @Test
  @DisplayName("K26 a closed pipe is waited for")
  void closedPipe() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    PrintStream out = new PrintStream(closed, false, StandardCharsets.UTF_8);
    assertThatThrownBy(() -> write(out, StdoutConfig.Format.RAW, "x"))
        .isInstanceOf(FlowException.NotConnected.class);
  }

  private BatchResult write(StdoutConfig.Format format, String... contents) throws Exception {
    return write(new PrintStream(printed, false, StandardCharsets.UTF_8), format, contents);
  }

  private BatchResult write(PrintStream out, StdoutConfig.Format format, String... contents)
      throws Exception {
    try (SinkBench bench = new SinkBench(temp)) {
      StdoutSink sink = new StdoutSink(new StdoutConfig(format), out);
      List<FlowFile> batch = List.of(contents).stream().map(c -> SinkBench.json(1, c)).toList();
      return bench.onLane(() -> sink.open(bench, new byte[0]).compose(opened -> sink.write(batch)));
    }
  }
}
