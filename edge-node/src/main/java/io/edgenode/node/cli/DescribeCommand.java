package io.edgenode.node.cli;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.config.Bindings;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.Suggestion;
import io.edgenode.engine.definition.CommonOptions;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.definition.OptionReference;
import io.edgenode.engine.expression.ExpressionFunction;
import io.edgenode.node.assembly.Components;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "describe",
    description = {
      "Describe one component type: what it does, its options, an example.",
      "Or a function of expressions."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it was described", "2:wrong usage, or a name that there is not"},
    footer = {
      "",
      "Examples:",
      "  edge-node describe filter",
      "  edge-node describe round",
      "  edge-node describe file --json      both the source and the sink of that name"
    })
final class DescribeCommand extends BaseCommand {
  private static final int WRAP = 96;

  @Parameters(
      paramLabel = "TYPE",
      description = "A type that 'edge-node list' names, or a function that 'list functions' does.")
  private String type = "";

  @Option(names = "--json", description = "As a JSON array, one element a kind.")
  private boolean json;

  @Override
  ExitCode perform() {
    ComponentRegistry registry = Components.discover();
    List<Descriptor<?>> found =
        registry.all().stream().filter(known -> known.type().equals(type)).toList();
    List<ExpressionFunction> functions =
        Components.functions().functions().stream().filter(f -> f.name().equals(type)).toList();
    if (found.isEmpty() && functions.isEmpty()) {
      throw unknown(registry);
    }
    if (json) {
      JsonArray array = new JsonArray();
      found.forEach(descriptor -> array.add(toJson(descriptor, registry.bindings())));
      functions.forEach(function -> array.add(ListCommand.toJson(function)));
      print(array);
      return ExitCode.DONE;
    }
    for (Descriptor<?> descriptor : found) {
      printText(descriptor, registry.bindings());
    }
    functions.forEach(this::printFunction);
    return ExitCode.DONE;
  }

  private CommandLine.ParameterException unknown(ComponentRegistry registry) {
    List<String> known =
        Stream.concat(
                registry.all().stream().map(Descriptor::type),
                Components.functions().functions().stream().map(ExpressionFunction::name))
            .distinct()
            .toList();
    String meant =
        Suggestion.closest(type, known).map(name -> "; did you mean '" + name + "'?").orElse(";");
    return misuse(
        "there is no component type or function '"
            + type
            + "'"
            + meant
            + " 'edge-node list' and 'edge-node list functions' name them all");
  }

  private void printFunction(ExpressionFunction function) {
    out().println(function.name() + " (function of expressions)");
    out().println("  " + function.signature());
    out().println(TextLayout.wrap(function.doc(), "  ", WRAP));
    for (ExpressionFunction.Example example : function.examples()) {
      out().println("  " + example.call() + "  is  " + example.result());
    }
    out().println();
  }

  private void printText(Descriptor<?> descriptor, Bindings bindings) {
    out().println(descriptor.type() + " (" + ComponentRegistry.kindName(descriptor.kind()) + ")");
    out().println(TextLayout.wrap(descriptor.summary(), "  ", WRAP));
    if (!descriptor.description().isBlank()) {
      out().println();
      descriptor
          .description()
          .strip()
          .lines()
          .forEach(line -> out().println(TextLayout.wrap(line, "  ", WRAP)));
    }
    printOptions("Options", OptionReference.of(RecordSpec.of(descriptor.config()), bindings));
    printOptions(
        "Options of every " + ComponentRegistry.kindName(descriptor.kind()),
        shared(descriptor, bindings));
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
  private static List<OptionReference> shared(Descriptor<?> descriptor, Bindings bindings) {
    return CommonOptions.of(descriptor).stream()
        .flatMap(spec -> OptionReference.of(spec, bindings).stream())
        .toList();
  }

  private static JsonArray toJson(List<OptionReference> options) {
    JsonArray array = new JsonArray();
    options.forEach(option -> array.add(toJson(option)));
    return array;
  }

  private static JsonObject toJson(OptionReference option) {
    JsonObject json =
        new JsonObject()
            .put("name", option.name())
            .put("type", option.type())
            .put("required", option.required());
    if (!option.defaultValue().isEmpty()) {
      json.put("default", option.defaultValue());
    }
    if (!option.range().isEmpty()) {
      json.put("range", option.range());
    }
    if (!option.example().isEmpty()) {
      json.put("example", option.example());
    }
    return json.put("doc", option.doc());
  }

  private static JsonObject toJson(Descriptor<?> descriptor, Bindings bindings) {
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
        .put("kind", ComponentRegistry.kindName(descriptor.kind()))
        .put("summary", descriptor.summary())
        .put("description", descriptor.description())
        .put("options", toJson(OptionReference.of(RecordSpec.of(descriptor.config()), bindings)))
        .put("shared-options", toJson(shared(descriptor, bindings)))
        .put("relationships", relationships)
        .put("examples", examples);
  }
}
