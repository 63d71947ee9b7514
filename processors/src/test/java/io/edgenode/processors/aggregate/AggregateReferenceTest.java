package io.edgenode.processors.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class AggregateReferenceTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "aggregates.md");

  /** Run with {@code -Dedge-node.write-docs=true} to write the page anew. */
  @Test
  void theReferenceIsWhatTheAggregatesDeclare() throws IOException {
    String page = AggregateReference.markdown();
    if (Boolean.getBoolean("edge-node.write-docs")) {
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE).hasContent(page);
  }
}
