package io.edgenode.engine.definition;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.config.RecordSpec;
import java.util.List;
import java.util.Locale;

/** Writes what people read about component types, derived from their descriptors. */
public final class ReferenceWriter {
  private final ComponentRegistry registry;

  public ReferenceWriter(ComponentRegistry registry) {
    this.registry = registry;
  }

  /** The reference of all types, in Markdown. */
  public String markdown() {
    StringBuilder out =
        new StringBuilder(
            """
            # Components

            Generated from the components' own declarations; a test compares. `edge-node describe TYPE` shows the same.
            """);
    for (Section section : Section.values()) {
      if (registry.all(section.kind()).isEmpty()) {
        continue;
      }
      out.append("\n## ").append(title(section)).append('\n');
      for (Descriptor<?> descriptor : registry.all(section.kind())) {
        out.append("\n### ").append(descriptor.type()).append("\n\n");
        component(descriptor, out);
      }
      List<RecordSpec<?>> common = common(section);
      if (!common.isEmpty()) {
        out.append("\n### Options of every ").append(section.kindName()).append("\n\n");
        common.forEach(spec -> table(spec, out));
      }
    }
    out.append("\n## Options of a flow\n\n");
    table(RecordSpec.of(FlowOptions.class), out);
    return out.toString();
  }

  private static String title(Section section) {
    String key = section.key();
    return key.substring(0, 1).toUpperCase(Locale.ROOT) + key.substring(1);
  }

  private static List<RecordSpec<?>> common(Section section) {
    return switch (section) {
      case SOURCES -> List.of(RecordSpec.of(SourceOptions.class));
      case SINKS -> List.of(RecordSpec.of(SinkOptions.class));
      case WINDOWS -> List.of(RecordSpec.of(WindowOptions.class));
      case PROCESSORS -> List.of();
    };
  }

  private void component(Descriptor<?> descriptor, StringBuilder out) {
    out.append(descriptor.summary()).append('\n');
    if (!descriptor.description().isBlank()) {
      out.append('\n').append(descriptor.description().strip()).append('\n');
    }
    if (!descriptor.inputs().isEmpty()) {
      out.append("\nIts `from` names exactly ").append(descriptor.inputs().size());
      out.append(", in this order: ").append(String.join(", ", descriptor.inputs())).append(".\n");
    }
    RecordSpec<?> own = RecordSpec.of(descriptor.config());
    if (!own.options().isEmpty()) {
      out.append('\n');
      table(own, out);
    }
    if (CommonOptions.asynchronous(descriptor)) {
      out.append('\n');
      table(RecordSpec.of(AsyncOptions.class), out);
    }
    if (!descriptor.relationships().isEmpty()) {
      out.append("\n| leaves by | what | where nobody reads it |\n|---|---|---|\n");
      descriptor.relationships().forEach(way -> relationship(way, out));
    }
    for (Descriptor.Example example : descriptor.examples()) {
      out.append('\n').append(example.title()).append(":\n\n```yaml\n");
      out.append(example.yaml().strip()).append("\n```\n");
    }
  }

  private static void relationship(Relationship way, StringBuilder out) {
    String unconnected =
        switch (way.unconnected()) {
          case ERROR -> "an error";
          case FILTERED -> "filtered";
          case DROPPED -> "dropped, counted";
          case DEAD_LETTER -> "dead letter";
        };
    out.append("| `").append(way.name()).append("` | ").append(cell(way.doc())).append(" | ");
    out.append(unconnected).append(" |\n");
  }

  private void table(RecordSpec<?> spec, StringBuilder out) {
    out.append("| option | type | default | what |\n|---|---|---|---|\n");
    for (OptionReference option : OptionReference.of(spec, registry.bindings())) {
      String range = option.range().isEmpty() ? "" : ", " + option.range();
      out.append("| `").append(option.name()).append("` | ");
      out.append(cell(option.type() + range)).append(" | ").append(defaultOf(option));
      out.append(" | ").append(cell(option.doc())).append(example(option)).append(" |\n");
    }
  }

  private static String defaultOf(OptionReference option) {
    if (option.required()) {
      return "required";
    }
    return option.defaultValue().isEmpty() ? "" : "`" + cell(option.defaultValue()) + "`";
  }

  private static String example(OptionReference option) {
    return option.example().isEmpty() ? "" : " For example `" + cell(option.example()) + "`.";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }
}
