package io.edgenode.node.cli;

import static java.util.stream.Collectors.toList;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.expression.ExpressionFunction;
import io.edgenode.node.assembly.Components;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "list",
    description =
        "List the component types that flows can be made of, or the functions of expressions.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the types, or functions, were listed",
      "2:wrong usage, or a kind that there is not"
    },
    footer = {
      "",
      "Examples:",
      "  edge-node list",
      "  edge-node list sinks",
      "  edge-node list functions",
      "  edge-node list --json"
    })
final class ListCommand extends BaseCommand {
  private static final String FUNCTIONS = "functions";

  @Parameters(
      arity = "0..1",
      paramLabel = "KIND",
      description =
          "sources, processors, windows or sinks; all of them if absent. Or functions: what"
              + " expressions may call.")
  private @Nullable String kind;

  @Option(names = "--json", description = "As a JSON array.")
  private boolean json;

  @Override
  ExitCode perform() {
    if (FUNCTIONS.equals(kind)) {
      listFunctions();
      return ExitCode.DONE;
    }
    Optional<Descriptor.Kind> wanted = Optional.ofNullable(kind).map(this::kindOf);
    List<Descriptor<?>> listed =
        Components.discover().all().stream()
            .filter(known -> wanted.map(kind -> kind == known.kind()).orElse(true))
            .toList();
    if (json) {
      JsonArray array = new JsonArray();
      for (Descriptor<?> descriptor : listed) {
        array.add(
            new JsonObject()
                .put("kind", ComponentRegistry.kindName(descriptor.kind()))
                .put("type", descriptor.type())
                .put("summary", descriptor.summary()));
      }
      print(array);
      return ExitCode.DONE;
    }
    printTable(listed);
    return ExitCode.DONE;
  }

  private void listFunctions() {
    Collection<ExpressionFunction> all = Components.functions().functions();
    if (json) {
      JsonArray array = new JsonArray();
      for (ExpressionFunction function : all) {
        array.add(toJson(function));
      }
      print(array);
      return;
    }
    int width = all.stream().mapToInt(f -> f.signature().length()).max().orElse(0);
    Map<String, List<ExpressionFunction>> groups =
        all.stream()
            .collect(Collectors.groupingBy(ExpressionFunction::group, TreeMap::new, toList()));
    String blank = "";
    for (Map.Entry<String, List<ExpressionFunction>> group : groups.entrySet()) {
      out().print(blank);
      blank = System.lineSeparator();
      out().println(group.getKey());
      for (ExpressionFunction function : group.getValue()) {
        out().printf(Locale.ROOT, "  %-" + width + "s  %s%n", function.signature(), function.doc());
      }
    }
  }

  static JsonObject toJson(ExpressionFunction function) {
    JsonArray examples = new JsonArray();
    function
        .examples()
        .forEach(
            example ->
                examples.add(
                    new JsonObject().put("call", example.call()).put("result", example.result())));
    return new JsonObject()
        .put("name", function.name())
        .put("kind", "function")
        .put("group", function.group())
        .put("signature", function.signature())
        .put("doc", function.doc())
        .put("examples", examples);
  }

  private void printTable(List<Descriptor<?>> listed) {
    int width = listed.stream().mapToInt(d -> d.type().length()).max().orElse(0);
    Descriptor.@Nullable Kind section = null;
    for (Descriptor<?> descriptor : listed) {
      if (descriptor.kind() != section) {
        if (section != null) {
          out().println();
        }
        section = descriptor.kind();
        out().println(ComponentRegistry.kindName(section) + "s");
      }
      out()
          .printf(Locale.ROOT, "  %-" + width + "s  %s%n", descriptor.type(), descriptor.summary());
    }
  }

  private Descriptor.Kind kindOf(String text) {
    String singular = text.toLowerCase(Locale.ROOT).replaceFirst("s$", "");
    for (Descriptor.Kind candidate : Descriptor.Kind.values()) {
      if (ComponentRegistry.kindName(candidate).equals(singular)) {
        return candidate;
      }
    }
    throw misuse(
        "'"
            + text
            + "' is no kind of component: sources, processors, windows or sinks; nor is it functions");
  }
}
