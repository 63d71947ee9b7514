package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.config.Problem;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.NodeSettingsLoader;
import io.edgenode.engine.definition.ReferenceWriter;
import io.edgenode.engine.definition.SettingsReference;
import io.edgenode.engine.expression.FunctionReference;
import io.edgenode.engine.expression.FunctionRegistry;
import io.edgenode.node.assembly.Components;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class ReferencePageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "components.md");

  private static final Path EXPRESSIONS = PAGE.resolveSibling("expressions.md");
  private static final Path SETTINGS = PAGE.resolveSibling("settings.md");

  /** Run with {@code -Dedge-node.write-docs=true} to write the page anew. */
  @Test
  void theReferenceIsWhatTheComponentsDeclare() throws IOException {
    assertWritten(PAGE, new ReferenceWriter(Components.discover()).markdown());
  }

  @Test
  void theReferenceOfExpressionsIsWhatTheFunctionsDeclare() throws IOException {
    assertWritten(EXPRESSIONS, FunctionReference.markdown(FunctionRegistry.builtin()));
  }

  @Test
  void theReferenceOfSettingsIsWhatTheyDeclare() throws IOException {
    String page = SettingsReference.markdown();
    assertWritten(SETTINGS, page);

    Map<String, String> all =
        Pattern.compile("`(EDGE_NODE_[A-Z_]+)`")
            .matcher(page)
            .results()
            .collect(Collectors.toMap(found -> found.group(1), found -> "no such value"));
    NodeSettingsLoader.Loaded loaded = new NodeSettingsLoader(all, SecretResolver.none()).load();
    assertThat(loaded.problems().list())
        .as("a variable that nothing reads")
        .allMatch(p -> p.severity() == Problem.Severity.ERROR);
    assertThat(all).hasSizeGreaterThan(8);
  }

  private static void assertWritten(Path page, String text) throws IOException {
    if (Boolean.getBoolean("edge-node.write-docs")) {
      Files.createDirectories(page.getParent());
      Files.writeString(page, text);
    }
    assertThat(page)
        .as("%s is stale: run this test with -Dedge-node.write-docs=true", page)
        .hasContent(text);
  }
}
