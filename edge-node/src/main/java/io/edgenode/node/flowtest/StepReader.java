package io.edgenode.node.flowtest;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.Bindings;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.config.Mark;
import io.edgenode.engine.config.Problems;
import io.edgenode.engine.config.Reading;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.config.Substitution;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.node.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a case does to its flow. Owner: one load. */
final class StepReader {
  private static final String ALL = "all";
  private static final String EXPECT = "expect";

  private final Path file;
  private final Bindings bindings;
  private final Optional<FlowDefinition> flow;
  private final Problems problems;

  StepReader(Path file, Bindings bindings, Optional<FlowDefinition> flow, Problems problems) {
    this.file = file;
    this.bindings = bindings;
    this.flow = flow;
    this.problems = problems;
  }

  /** One step as it is written. */
  record StepOptions(
      @Option(doc = "When, since the case began; time goes there first.") Optional<Duration> at,
      @Option(doc = "How much time goes by.") Optional<Duration> advance,
      @Option(doc = "What somebody sets the wall clock to.") Optional<String> clock,
      @Option(doc = "The source that the FlowFiles come from.") Optional<String> source,
      @Option(doc = "A FlowFile with this record.") Optional<Located> record,
      @Option(doc = "A FlowFile with each of these records.") Optional<Located> records,
      @Option(doc = "A FlowFile with this text.") Optional<Located> text,
      @Option(doc = "A FlowFile with each of these texts.") Optional<Located> lines,
      @Option(doc = "A FlowFile with these bytes.") Optional<String> base64,
      @Option(doc = "A FlowFile with each line of this file.") Optional<String> file,
      @Option(doc = "The FlowFiles that 'edge-node journal export' wrote to this file.")
          Optional<String> export,
      @Option(doc = "Attributes of the FlowFiles.", defaultValue = "{}")
          Map<String, String> attributes,
      @Option(doc = "Sources that end; all for every one.", defaultValue = "[]") List<String> end,
      @Option(doc = "The node goes down, by crash or clean, and comes up again.")
          Optional<Step.Restart.Kind> restart,
      @Option(doc = "Whether a checkpoint is taken.", defaultValue = "false") boolean checkpoint) {}

  /** The steps of a case, as far as they are valid. */
  List<Step> read(String what, Mapping body) {
    List<Step> steps = new ArrayList<>();
    Optional<ConfigNode> given = body.get("given");
    if (given.isEmpty() || !(given.get() instanceof ConfigNode.Sequence sequence)) {
      problems.error(
          given.map(ConfigNode::at).orElse(body.at()),
          "'given' of " + what + " must be a list of steps");
      return steps;
    }
    int number = 0;
    for (ConfigNode item : sequence.items()) {
      String step = "step " + ++number + " of " + what;
      if (item instanceof Mapping mapping) {
        step(step, mapping, steps);
      } else {
        problems.error(item.at(), step + " must be a mapping, not " + item.kind());
      }
    }
    return steps;
  }

  private void step(String what, Mapping mapping, List<Step> into) {
    Substitution none = Substitution.of(Map.of(), SecretResolver.none(), problems);
    Reading reading = Reading.of(none, what, "given");
    RecordSpec<StepOptions> spec = RecordSpec.of(StepOptions.class);
    reading.onlyKeys(mapping, what, List.of(spec), EXPECT);
    Bound<StepOptions> bound = reading.options(spec, bindings, mapping);
    if (bound == null) {
      return;
    }
    StepOptions step = bound.value();
    Mark at = mapping.at();
    int before = into.size();
    if (step.advance().isPresent() && step.at().isPresent()) {
      problems.error(at, what + ": say 'at' (since the case began) or 'advance', not both");
    }
    step.at().ifPresent(moment -> into.add(new Step.Advance(at, moment, true)));
    step.advance().ifPresent(by -> into.add(new Step.Advance(at, by, false)));
    step.clock()
        .flatMap(text -> TestReader.instant(text, at, problems))
        .ifPresent(time -> into.add(new Step.SetClock(at, time.toEpochMilli())));
    give(what, mapping, step).ifPresent(into::add);
    if (!step.end().isEmpty()) {
      into.add(new Step.End(at, ends(step.end(), at)));
    }
    if (step.checkpoint()) {
      into.add(new Step.Checkpoint(at));
    }
    step.restart().ifPresent(kind -> into.add(new Step.Restart(at, kind)));
    if (mapping.get(EXPECT).isPresent()) {
      into.add(expect(what, mapping));
    }
    if (into.size() == before) {
      problems.error(
          at,
          what
              + " does nothing: give FlowFiles (record, records, text, lines, base64, file, export),"
              + " or say at, advance, clock, end, checkpoint, restart or expect");
    }
  }

  private Step expect(String what, Mapping mapping) {
    ExpectationReader expected = new ExpectationReader(file, bindings, flow, problems);
    expected.read(what, mapping);
    expected
        .ledgerAt()
        .ifPresent(mark -> problems.error(mark, "the ledger is expected when a case is over"));
    return new Step.Expect(mapping.at(), expected.sinks());
  }

  private List<String> ends(List<String> named, Mark at) {
    List<String> known = sources();
    if (named.equals(List.of(ALL))) {
      return known;
    }
    named.forEach(source -> checkSource(source, at));
    return named;
  }

  private List<String> sources() {
    return flow.map(FlowDefinition::components).orElse(List.of()).stream()
        .filter(component -> component.descriptor().kind() == Descriptor.Kind.SOURCE)
        .map(FlowDefinition.Component::name)
        .toList();
  }

  private void checkSource(String name, Mark at) {
    if (flow.isPresent() && !sources().contains(name)) {
      problems.error(
          at, "the flow has no source '" + name + "'; it has " + String.join(", ", sources()));
    }
  }

  private Optional<Step> give(String what, Mapping mapping, StepOptions step) {
    Mark at = mapping.at();
    List<Step.Given> given = new ArrayList<>();
    Attributes attributes = attributes(step.attributes(), at);
    step.record().ifPresent(node -> given.add(record(node.node(), attributes)));
    step.records()
        .ifPresent(node -> items(node, "records").forEach(r -> given.add(record(r, attributes))));
    step.text().ifPresent(node -> text(node.node(), attributes, given));
    step.lines().ifPresent(node -> items(node, "lines").forEach(t -> text(t, attributes, given)));
    step.base64().ifPresent(text -> base64(text, at, attributes, given));
    Fixtures fixtures = new Fixtures(file, problems);
    step.file().ifPresent(name -> given.addAll(fixtures.lines(name, at, attributes)));
    step.export().ifPresent(name -> given.addAll(fixtures.exported(name, at)));
    boolean gives =
        step.record().isPresent()
            || step.records().isPresent()
            || step.text().isPresent()
            || step.lines().isPresent()
            || step.base64().isPresent()
            || step.file().isPresent()
            || step.export().isPresent();
    if (!gives) {
      if (step.source().isPresent()) {
        problems.error(at, what + " names a source and gives nothing");
      }
      return Optional.empty();
    }
    given.forEach(one -> one.source().ifPresent(source -> checkSource(source, at)));
    boolean named = step.export().isPresent() && step.source().isEmpty();
    return Optional.of(
        new Step.Give(at, Optional.empty(), named ? Optional.empty() : source(step, at), given));
  }

  private Optional<String> source(StepOptions step, Mark at) {
    if (step.source().isPresent()) {
      checkSource(step.source().get(), at);
      return step.source();
    }
    List<String> known = sources();
    if (known.size() > 1) {
      problems.error(
          at, "the flow has several sources: say which one, as in source: " + known.get(0));
    }
    return known.stream().findFirst();
  }

  private Attributes attributes(Map<String, String> map, Mark at) {
    try {
      return Attributes.of(map);
    } catch (IllegalArgumentException e) {
      problems.error(at, String.valueOf(e.getMessage()));
      return Attributes.empty();
    }
  }

  private static Step.Given record(ConfigNode node, Attributes attributes) {
    return new Step.Given(JsonValue.of(node).bytes(), attributes, Optional.empty(), Duration.ZERO);
  }

  private void text(ConfigNode node, Attributes attributes, List<Step.Given> into) {
    if (node instanceof ConfigNode.Scalar scalar) {
      byte[] bytes = scalar.text().getBytes(StandardCharsets.UTF_8);
      into.add(new Step.Given(bytes, attributes, Optional.empty(), Duration.ZERO));
    } else {
      problems.error(node.at(), "a text is a single value, not " + node.kind());
    }
  }

  private void base64(String text, Mark at, Attributes attributes, List<Step.Given> into) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      into.add(new Step.Given(bytes, attributes, Optional.empty(), Duration.ZERO));
    } catch (IllegalArgumentException e) {
      problems.error(at, "'base64' is not valid: " + e.getMessage());
    }
  }

  private List<ConfigNode> items(Located list, String name) {
    if (list.node() instanceof ConfigNode.Sequence sequence) {
      return sequence.items();
    }
    problems.error(list.node().at(), "'" + name + "' must be a list, not " + list.node().kind());
    return List.of();
  }
}
