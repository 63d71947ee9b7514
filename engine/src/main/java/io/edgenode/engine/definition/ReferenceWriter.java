package io.edgenode.engine.definition;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.config.OptionSpec;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.Schemas;
import java.util.ArrayList;
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
    StringBuilder out = new StringBuilder("# Components\n");
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
      case PROCESSORS, WINDOWS -> List.of();
    };
  }

  private void component(Descriptor<?> descriptor, StringBuilder out) {
    out.append(descriptor.summary()).append('\n');
    if (!descriptor.description().isBlank()) {
      out.append('\n').append(descriptor.description().strip()).append('\n');
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
    rows("", spec, out);
  }

  private void rows(String prefix, RecordSpec<?> spec, StringBuilder out) {
    for (OptionSpec option : spec.options()) {
      List<RecordSpec<?>> nested = registry.bindings().nested(option.type());
      String type = nested.isEmpty() ? registry.bindings().of(option.type()).name() : "options";
      out.append("| `").append(prefix).append(option.name()).append("` | ");
      out.append(cell(type)).append(" | ").append(cell(defaultOf(option, nested))).append(" | ");
      out.append(cell(Schemas.description(option))).append(example(option)).append(" |\n");
      nested.forEach(inner -> rows(prefix + option.name() + ".", inner, out));
    }
  }

  private static String defaultOf(OptionSpec option, List<RecordSpec<?>> nested) {
    if (option.required()) {
      return "required";
    }
    String written = option.defaultValue().orElse("");
    boolean nothing = written.isEmpty() || !nested.isEmpty() || option.declared().secret();
    return nothing ? "" : "`" + written + "`";
  }

  private static String example(OptionSpec option) {
    String example = option.declared().example();
    return example.isEmpty() ? "" : " For example `" + cell(example) + "`.";
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace('\n', ' ');
  }

  /** One type for a terminal: what it does, its options, its ways out, an example. */
  public String describe(Descriptor<?> descriptor) {
    StringBuilder out = new StringBuilder();
    out.append(ComponentRegistry.kindName(descriptor.kind())).append(' ');
    out.append(descriptor.type()).append("\n  ").append(descriptor.summary()).append('\n');
    if (!descriptor.description().isBlank()) {
      descriptor
          .description()
          .strip()
          .lines()
          .forEach(line -> out.append("  ").append(line).append('\n'));
    }
    List<RecordSpec<?>> specs = new ArrayList<>(List.of(RecordSpec.of(descriptor.config())));
    specs.addAll(CommonOptions.of(descriptor));
    out.append("\noptions\n");
    specs.forEach(spec -> lines("  ", spec, out));
    if (!descriptor.relationships().isEmpty()) {
      out.append("\nleaves by\n");
      for (Relationship way : descriptor.relationships()) {
        out.append("  ").append(way.name()).append("  ").append(way.doc()).append('\n');
      }
    }
    for (Descriptor.Example example : descriptor.examples()) {
      out.append('\n').append(example.title()).append('\n');
      example.yaml().strip().lines().forEach(line -> out.append("  ").append(line).append('\n'));
    }
    return out.toString();
  }

  private void lines(String indent, RecordSpec<?> spec, StringBuilder out) {
    for (OptionSpec option : spec.options()) {
      List<RecordSpec<?>> nested = registry.bindings().nested(option.type());
      String type = nested.isEmpty() ? registry.bindings().of(option.type()).name() : "options";
      out.append(indent).append(option.name()).append(": ").append(type);
      String written = defaultOf(option, nested).replace("`", "");
      if (!written.isEmpty()) {
        out.append(option.required() ? " (required)" : " (default " + written + ")");
      }
      out.append('\n')
          .append(indent)
          .append("    ")
          .append(Schemas.description(option))
          .append('\n');
      nested.forEach(inner -> lines(indent + "  ", inner, out));
    }
  }
}
