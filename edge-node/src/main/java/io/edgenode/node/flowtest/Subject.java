package io.edgenode.node.flowtest;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.ConfigNode.Entry;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.config.ConfigNode.Scalar;
import io.edgenode.engine.config.ConfigReader;
import io.edgenode.engine.config.Mark;
import io.edgenode.engine.config.Problem;
import io.edgenode.engine.config.Problems;
import io.edgenode.engine.config.Reading;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.Substitution;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The flow that a test file tests: one from a file, with some parameters replaced, or one made
 * around a single component: {@code in ─▶ component ─▶ a sink for each relationship}, with a source
 * for each input where it tells them apart. Owner: one load.
 */
final class Subject {
  /** The source of a component test. */
  private static final String IN = "in";

  private static final String COMPONENT = "component";
  private static final String PARAMETERS = "parameters";

  private final ComponentRegistry registry;
  private final Map<String, String> environment;
  private final Path testFile;
  private final Problems problems;

  Subject(
      ComponentRegistry registry,
      Map<String, String> environment,
      Path testFile,
      Problems problems) {
    this.registry = registry;
    this.environment = environment;
    this.testFile = testFile;
    this.problems = problems;
  }

  Optional<FlowDefinition> load(TestReader.FileOptions options, Mapping test) {
    if (options.flow().isPresent() == options.component().isPresent()) {
      problems.error(
          test.at(),
          "say 'flow' (a flow file) or 'component' (a component's options), one of them");
      return Optional.empty();
    }
    if (options.flow().isPresent()) {
      Mark at = test.get("flow").map(ConfigNode::at).orElse(test.at());
      return flow(options.flow().get(), options.parameters(), at);
    }
    return component(options.component().orElseThrow().node());
  }

  private Optional<FlowDefinition> flow(String name, Optional<Located> parameters, Mark at) {
    Path path = Fixtures.beside(testFile, name);
    Problems own = new Problems();
    Optional<ConfigNode> root = ConfigReader.read(path, own);
    problems.addAll(own.list());
    if (root.isEmpty()) {
      problems.error(at, "the flow " + path + " can't be read");
      return Optional.empty();
    }
    ConfigNode replaced = root.get();
    if (parameters.isPresent() && replaced instanceof Mapping mapping) {
      replaced = replaceParameters(mapping, parameters.get().node());
    }
    return loaded(loader().load(path.toString(), replaced));
  }

  private FlowLoader loader() {
    return new FlowLoader(registry, environment, cipherText -> "secret");
  }

  /** Errors forbid the test; what the flow is warned of is lint's. */
  private Optional<FlowDefinition> loaded(FlowLoader.Loaded loaded) {
    problems.addAll(
        loaded.problems().list().stream()
            .filter(problem -> problem.severity() == Problem.Severity.ERROR)
            .toList());
    return loaded.flow();
  }

  private Mapping replaceParameters(Mapping flow, ConfigNode replacements) {
    if (!(replacements instanceof Mapping wanted)) {
      problems.error(
          replacements.at(), "'parameters' must be a mapping, not " + replacements.kind());
      return flow;
    }
    List<Entry> declared =
        flow.get(PARAMETERS).orElse(null) instanceof Mapping found ? found.entries() : List.of();
    for (Entry entry : wanted.entries()) {
      if (declared.stream().noneMatch(parameter -> parameter.name().equals(entry.name()))) {
        problems.error(
            entry.key().at(),
            "the flow has no parameter '"
                + entry.name()
                + "'"
                + (declared.isEmpty()
                    ? "; it has none"
                    : "; it has "
                        + String.join(", ", declared.stream().map(Entry::name).toList())));
      }
    }
    List<Entry> parameters = new ArrayList<>();
    for (Entry entry : declared) {
      parameters.add(new Entry(entry.key(), wanted.get(entry.name()).orElse(entry.value())));
    }
    List<Entry> entries = new ArrayList<>();
    for (Entry entry : flow.entries()) {
      entries.add(
          entry.name().equals(PARAMETERS)
              ? new Entry(entry.key(), new Mapping(entry.value().at(), parameters, false))
              : entry);
    }
    return new Mapping(flow.at(), entries, flow.flow());
  }

  private Optional<FlowDefinition> component(ConfigNode node) {
    if (!(node instanceof Mapping options)) {
      problems.error(node.at(), "'component' must be a mapping of options, not " + node.kind());
      return Optional.empty();
    }
    String type = options.get("type").map(Subject::text).orElse("");
    Optional<Descriptor<?>> found =
        registry
            .find(Descriptor.Kind.PROCESSOR, type)
            .or(() -> registry.find(Descriptor.Kind.WINDOW, type));
    if (found.isEmpty()) {
      problems.error(
          options.get("type").orElse(options).at(),
          "'" + type + "' is no type of processor or window; see 'edge-node list'");
      return Optional.empty();
    }
    return loaded(loader().load(testFile.toString(), around(found.get(), options)));
  }

  /** A flow of nothing but this component, its sources and a sink for each way out. */
  private Mapping around(Descriptor<?> descriptor, Mapping options) {
    Mark at = options.at();
    List<Entry> sinks = new ArrayList<>();
    for (Relationship way : relationships(descriptor, options)) {
      sinks.add(
          entry(
              at,
              way.name(),
              mapping(
                  at,
                  entry(at, "type", Scalar.of(at, "drop")),
                  entry(at, "from", Scalar.of(at, COMPONENT + "." + way.name())))));
    }
    List<ConfigNode> from = new ArrayList<>();
    List<Entry> sources = new ArrayList<>();
    for (String input : descriptor.inputs().isEmpty() ? List.of(IN) : descriptor.inputs()) {
      from.add(Scalar.of(at, input));
      sources.add(entry(at, input, source(at)));
    }
    List<Entry> subject = new ArrayList<>(options.entries());
    subject.add(entry(at, "from", new ConfigNode.Sequence(at, from, false)));
    String section = descriptor.kind() == Descriptor.Kind.WINDOW ? "windows" : "processors";
    return mapping(
        at,
        entry(at, "flow", Scalar.of(at, "component-test")),
        entry(at, "sources", new Mapping(at, sources, false)),
        entry(at, section, mapping(at, entry(at, COMPONENT, new Mapping(at, subject, false)))),
        entry(at, "sinks", new Mapping(at, sinks, false)));
  }

  private static Mapping source(Mark at) {
    return mapping(at, entry(at, "type", Scalar.of(at, "generate")));
  }

  /** Its ways out with these options; those that every instance has where the options are wrong. */
  private <C extends Record> List<Relationship> relationships(
      Descriptor<C> descriptor, Mapping options) {
    Problems told = new Problems();
    Substitution substitution = Substitution.of(environment, cipherText -> "secret", told);
    Bound<C> bound =
        Reading.of(substitution, "the component", COMPONENT)
            .options(RecordSpec.of(descriptor.config()), registry.bindings(), options);
    return bound == null
        ? descriptor.relationships()
        : descriptor.relationships(bound.value()).stream().distinct().toList();
  }

  private static String text(ConfigNode node) {
    return node instanceof Scalar scalar ? scalar.text() : "";
  }

  private static Entry entry(Mark at, String key, ConfigNode value) {
    return new Entry(Scalar.of(at, key), value);
  }

  private static Mapping mapping(Mark at, Entry... entries) {
    return new Mapping(at, List.of(entries), false);
  }
}
