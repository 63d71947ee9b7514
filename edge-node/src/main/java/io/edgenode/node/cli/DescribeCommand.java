package io.edgenode.node.cli;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.definition.AsyncOptions;
import io.edgenode.engine.definition.SinkOptions;
import io.edgenode.engine.definition.SourceOptions;
import io.edgenode.node.assembly.Components;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "describe",
    description = "Describe one component type: what it does, its options, an example.",
    footer = {
      "",
      "Examples:",
      "  edge-node describe filter",
      "  edge-node describe file --json      both the source and the sink of that name"
    })
final class DescribeCommand extends BaseCommand {
  private static final int WRAP = 96;

  @Parameters(paramLabel = "TYPE", description = "A type that 'edge-node list' names.")
  private String type = "";

  @Option(names = "--json", description = "As a JSON array, one element a kind.")
  private boolean json;

  @Override
  ExitCode perform() {
    Components components = Components.load();
    List<Descriptor<?>> found = components.ofType(type);
    if (found.isEmpty()) {
      List<String> known = components.all().stream().map(Descriptor::type).distinct().toList();
      throw misuse(
          "there is no component type '"
              + type
              + "'"
              + Suggestion.of(type, known)
              + "; 'edge-node list' names them all");
    }
    if (json) {
      JsonArray array = new JsonArray();
      found.forEach(descriptor -> array.add(toJson(descriptor)));
      print(array);
      return ExitCode.DONE;
    }
    for (Descriptor<?> descriptor : found) {
      printText(descriptor);
    }
    return ExitCode.DONE;
  }

  private void printText(Descriptor<?> descriptor) {
    out().println(descriptor.type() + " (" + ListCommand.word(descriptor.kind()) + ")");
    out().println(TextLayout.wrap(descriptor.summary(), "  ", WRAP));
    if (!descriptor.description().isBlank()) {
      out().println();
      descriptor
          .description()
          .strip()
          .lines()
          .forEach(line -> out().println(TextLayout.wrap(line, "  ", WRAP)));
    }
    printOptions("Options", OptionReference.of(descriptor.config()));
    printOptions("Options of every " + ListCommand.word(descriptor.kind()), shared(descriptor));
    printRelationships(descriptor);
    for (Descriptor.Example example : descriptor.examples()) {
      out().println();
      out().println("Example: " + example.title());
      example.yaml().strip().lines().forEach(line -> out().println("  " + line));
    }
    out().println();
  }

  private void printOptions(String heading, List<OptionReference> options) {
    if (options.isEmpty()) {
      return;
    }
    out().println();
    out().println(heading);
    for (OptionReference option : options) {
      StringBuilder head = new StringBuilder("  ").append(option.name()).append(": ");
      head.append(option.type());
      if (option.required()) {
        head.append(", required");
      } else if (!option.defaultValue().isEmpty()) {
        head.append(", default ").append(option.defaultValue());
      }
      if (!option.range().isEmpty()) {
        head.append(", ").append(option.range());
      }
      if (!option.example().isEmpty()) {
        head.append(", such as ").append(option.example());
      }
      out().println(head);
      out().println(TextLayout.wrap(option.doc(), "      ", WRAP));
    }
  }

  private void printRelationships(Descriptor<?> descriptor) {
    if (descriptor.relationships().isEmpty()) {
      return;
    }
    out().println();
    out().println("Relationships");
    for (Relationship relationship : descriptor.relationships()) {
      out().println("  " + relationship.name() + " (" + unconnected(relationship) + ")");
      out().println(TextLayout.wrap(relationship.doc(), "      ", WRAP));
    }
  }

  private static String unconnected(Relationship relationship) {
    return switch (relationship.unconnected()) {
      case ERROR -> "must be connected";
      case FILTERED -> "unconnected: counted as filtered";
      case DROPPED -> "unconnected: counted as dropped";
      case DEAD_LETTER -> "unconnected: kept as dead letters";
    };
  }

  /** The options that the runtime gives to every component of this make. */
  private static List<OptionReference> shared(Descriptor<?> descriptor) {
    Descriptor.Factory<?> factory = descriptor.factory();
    if (factory instanceof Descriptor.Factory.OfSource<?>) {
      return OptionReference.of(SourceOptions.class);
    }
    if (factory instanceof Descriptor.Factory.OfSink<?>) {
      return OptionReference.of(SinkOptions.class);
    }
    return factory instanceof Descriptor.Factory.OfAsyncProcessor<?>
        ? OptionReference.of(AsyncOptions.class)
        : List.of();
  }

  private static JsonObject toJson(Descriptor<?> descriptor) {
    JsonArray relationships = new JsonArray();
    for (Relationship relationship : descriptor.relationships()) {
      relationships.add(
          new JsonObject()
              .put("name", relationship.name())
              .put("doc", relationship.doc())
              .put("unconnected", unconnected(relationship)));
    }
    JsonArray examples = new JsonArray();
    for (Descriptor.Example example : descriptor.examples()) {
      examples.add(new JsonObject().put("title", example.title()).put("yaml", example.yaml()));
    }
    return new JsonObject()
        .put("type", descriptor.type())
        .put("kind", ListCommand.word(descriptor.kind()))
        .put("summary", descriptor.summary())
        .put("description", descriptor.description())
        .put("options", OptionReference.toJson(OptionReference.of(descriptor.config())))
        .put("shared-options", OptionReference.toJson(shared(descriptor)))
        .put("relationships", relationships)
        .put("examples", examples);
  }
}
