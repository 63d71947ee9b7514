package io.edgenode.engine.definition;

import io.edgenode.engine.config.Bindings;
import io.edgenode.engine.config.RecordSpec;
import java.util.List;
import java.util.Locale;

/** Writes what people read about the node's settings, derived from their record. Stateless. */
public final class SettingsReference {
  private SettingsReference() {}

  /** All settings, in Markdown, with the environment variable that each can be given by. */
  public static String markdown() {
    StringBuilder out =
        new StringBuilder(
            """
            # Settings of a node

            Generated from their declaration; a test compares. They stand in `edge-node.yaml` in the directory that the node is started in, or in the
            file that `--config` names; each has a default, so a node needs none. `http.port` is written

            ```yaml
            http: { port: 8090 }
            ```

            or given by the environment variable beside it, which counts more than the file. `--data-dir` and `--flows` count more than both.

            | setting | environment variable | type | default | what |
            |---|---|---|---|---|
            """);
    List<OptionReference> all =
        OptionReference.of(RecordSpec.of(NodeSettings.class), Bindings.standard());
    for (OptionReference setting : all) {
      boolean isGroup = all.stream().anyMatch(o -> o.name().startsWith(setting.name() + "."));
      if (!isGroup) {
        row(setting, out);
      }
    }
    return out.toString();
  }

  private static void row(OptionReference setting, StringBuilder out) {
    String range = setting.range().isEmpty() ? "" : ", " + setting.range();
    String variable = setting.name().replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    out.append("| `").append(setting.name()).append("` | `");
    out.append(NodeSettingsLoader.PREFIX).append(variable).append("` | ");
    out.append(setting.type()).append(range).append(" | ");
    out.append(setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`");
    out.append(" | ").append(setting.doc());
    out.append(setting.example().isEmpty() ? "" : " For example `" + setting.example() + "`.");
    out.append(" |\n");
  }
}
