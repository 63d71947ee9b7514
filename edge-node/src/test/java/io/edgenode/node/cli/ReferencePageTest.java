package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.definition.ReferenceWriter;
import io.edgenode.node.assembly.Components;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class ReferencePageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "components.md");

  /** Run with {@code -Dedge-node.write-docs=true} to write the page anew. */
  @Test
  void theReferenceIsWhatTheComponentsDeclare() throws IOException {
    String page = new ReferenceWriter(Components.discover()).markdown();
    if (Boolean.getBoolean("edge-node.write-docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("docs/reference/components.md is stale: run this test with -Dedge-node.write-docs=true")
        .hasContent(page);
  }
}
