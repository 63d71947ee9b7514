package io.edgenode.node.flowtest;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.Bindings;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.config.ConfigReader;
import io.edgenode.engine.config.Mark;
import io.edgenode.engine.config.Problems;
import io.edgenode.engine.config.Reading;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.config.Substitution;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.definition.FlowDefinition;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads test files, whole or not at all: every problem of the file and of the flow that it tests is
 * reported at once with its position. Owner: one thread.
 */
final class TestReader {
  private static final String CASES = "cases";

  /** What a flow has and a test has not. */
  private static final List<String> FLOW_ONLY =
      List.of("sources", "processors", "windows", "sinks");

  private static final String START = "2026-01-01T00:00:00Z";

  private final ComponentRegistry registry;
  private final Bindings bindings = Bindings.standard();
  private final Map<String, String> environment;

  TestReader(ComponentRegistry registry, Map<String, String> environment) {
    this.registry = registry;
    this.environment = Map.copyOf(environment);
  }

  /** What a test file says beside its flow and its cases. */
  record FileOptions(
      @Option(doc = "The flow file that is tested, relative to the test file.")
          Optional<String> flow,
      @Option(doc = "A single component that is tested, with its options, in place of a flow.")
          Optional<Located> component,
      @Option(doc = "Parameters of the flow that have other values here.")
          Optional<Located> parameters,
      @Option(doc = "What ${env:NAME} stands for here.", defaultValue = "{}")
          Map<String, String> environment,
      @Option(doc = "Wall time at which every case begins.", defaultValue = START) String start,
      @Option(
              doc = "Whether every case is run again with a crash behind each of its steps.",
              defaultValue = "everywhere")
          Restarts restarts) {}

  /** Where cases are disturbed. */
  enum Restarts {
    EVERYWHERE,
    AS_GIVEN
  }

  /** What a case says beside its steps and expectations. */
  record CaseOptions(
      @Option(doc = "What the case shows; for people.", defaultValue = "") String description,
      @Option(doc = "Wall time at which the case begins.") Optional<String> start,
      @Option(doc = "Whether the case is run again with a crash behind each step.")
          Optional<Restarts> restarts) {}

  /** Reads one file; empty if there is an error. */
  Optional<TestFile> read(Path path, Problems problems) {
    Optional<ConfigNode> root = ConfigReader.read(path, problems);
    if (root.isEmpty()) {
      return Optional.empty();
    }
    if (!(root.get() instanceof Mapping mapping)) {
      problems.error(root.get().at(), "a test is a mapping of keys, not " + root.get().kind());
      return Optional.empty();
    }
    if (mapping.get(CASES).isEmpty()
        && FLOW_ONLY.stream().anyMatch(section -> mapping.get(section).isPresent())) {
      problems.error(
          mapping.at(),
          "this is a flow, not a test: a test is a file of its own with 'flow: "
              + path.getFileName()
              + "' and 'cases', each with what is 'given' and what to 'expect';"
              + " 'edge-node lint' checks a flow");
      return Optional.empty();
    }
    Substitution none = Substitution.of(Map.of(), SecretResolver.none(), problems);
    Reading reading = Reading.of(none, "the test", "test");
    RecordSpec<FileOptions> spec = RecordSpec.of(FileOptions.class);
    reading.onlyKeys(mapping, "the test", List.of(spec), CASES);
    Bound<FileOptions> options = reading.options(spec, bindings, mapping);
    if (options == null) {
      return Optional.empty();
    }
    Map<String, String> variables = new LinkedHashMap<>(environment);
    variables.putAll(options.value().environment());
    Optional<FlowDefinition> flow =
        new Subject(registry, variables, path, problems).load(options.value(), mapping);
    List<TestFile.Case> cases = cases(path, mapping, options.value(), flow, problems);
    return flow.isEmpty() || problems.hasErrors()
        ? Optional.empty()
        : Optional.of(new TestFile(path, flow.get(), cases));
  }

  private List<TestFile.Case> cases(
      Path path, Mapping root, FileOptions file, Optional<FlowDefinition> flow, Problems problems) {
    Optional<ConfigNode> node = root.get(CASES);
    List<TestFile.Case> cases = new ArrayList<>();
    if (node.isEmpty() || !(node.get() instanceof Mapping mapping) || mapping.entries().isEmpty()) {
      problems.error(
          node.map(ConfigNode::at).orElse(root.at()),
          "'cases' must be a mapping of names to cases, with at least one");
      return cases;
    }
    for (ConfigNode.Entry entry : mapping.entries()) {
      if (entry.value() instanceof Mapping body) {
        readCase(path, entry, body, file, flow, problems).ifPresent(cases::add);
      } else {
        problems.error(
            entry.value().at(),
            "case '" + entry.name() + "' must be a mapping, not " + entry.value().kind());
      }
    }
    return cases;
  }

  private Optional<TestFile.Case> readCase(
      Path path,
      ConfigNode.Entry entry,
      Mapping body,
      FileOptions file,
      Optional<FlowDefinition> flow,
      Problems problems) {
    String what = "case '" + entry.name() + "'";
    Substitution none = Substitution.of(Map.of(), SecretResolver.none(), problems);
    Reading reading = Reading.of(none, what, CASES + "." + entry.name());
    RecordSpec<CaseOptions> spec = RecordSpec.of(CaseOptions.class);
    reading.onlyKeys(body, what, List.of(spec), "given", "expect");
    Bound<CaseOptions> options = reading.options(spec, bindings, body);
    List<Step> steps = new StepReader(path, bindings, flow, problems).read(what, body);
    ExpectationReader expected = new ExpectationReader(path, bindings, flow, problems);
    expected.read(what, body);
    if (options == null) {
      return Optional.empty();
    }
    Restarts restarts = options.value().restarts().orElse(file.restarts());
    String start = options.value().start().orElse(file.start());
    Mark startAt = body.get("start").or(() -> Optional.of(body)).map(ConfigNode::at).orElseThrow();
    return instant(start, startAt, problems)
        .map(
            begin ->
                new TestFile.Case(
                    entry.name(),
                    entry.key().at(),
                    begin.toEpochMilli(),
                    restarts == Restarts.EVERYWHERE,
                    steps,
                    expected.sinks(),
                    expected.ledger(),
                    expected.ledgerAt().orElse(entry.key().at())));
  }

  static Optional<Instant> instant(String text, Mark at, Problems problems) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      problems.error(at, "'" + text + "' is no time such as " + START);
      return Optional.empty();
    }
  }
}
