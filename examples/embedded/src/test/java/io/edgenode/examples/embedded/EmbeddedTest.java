package io.edgenode.examples.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedTest {
  @TempDir private Path place;

  @Test
  @DisplayName("a flow runs inside a Java program, and a second run brings nothing new")
  void runs() throws IOException {
    Path out = place.resolve("out.ndjson");
    String yaml =
        """
        flow: embedded
        sources:
          readings: { type: generate, count: 1000 }
        processors:
          even: { type: filter, from: readings, where: "ts %% 20 == 0" }
        sinks:
          out: { type: file, from: even, path: "%s" }
        """
            .formatted(out);
    Embedded.run(yaml, place.resolve("data"));
    Embedded.run(yaml, place.resolve("data"));

    assertThat(Files.readAllLines(out)).hasSize(500).doesNotHaveDuplicates();
  }
}
