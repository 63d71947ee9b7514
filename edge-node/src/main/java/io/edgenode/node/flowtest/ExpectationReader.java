package io.edgenode.node.flowtest;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads what a case expects. Owner: one load. */
final class ExpectationReader {
  private static final String LEDGER = "ledger";

  private final Path file;
  private final Bindings bindings;
  private final Optional<FlowDefinition> flow;
  private final Problems problems;
  private final List<Expectation> sinks = new ArrayList<>();
  private final Map<String, Long> ledger = new LinkedHashMap<>();
  private Optional<Mark> ledgerAt = Optional.empty();

  ExpectationReader(
      Path file, Bindings bindings, Optional<FlowDefinition> flow, Problems problems) {
    this.file = file;
    this.bindings = bindings;
    this.flow = flow;
    this.problems = problems;
  }

  /** What is said of one sink. */
  record SinkOptions(
      @Option(doc = "Exactly these records.") Optional<Located> records,
      @Option(doc = "Exactly these FlowFiles, each a record or a text, with attributes.")
          Optional<Located> flowfiles,
      @Option(doc = "Exactly these texts.") Optional<Located> lines,
      @Option(doc = "These records among others.") Optional<Located> contains,
      @Option(doc = "Exactly the lines of this file, byte by byte.") Optional<String> golden,
      @Option(doc = "How many FlowFiles.", min = "0") Optional<Long> count,
      @Option(doc = "Whether order matters.", defaultValue = "exact") Order order,
      @Option(doc = "Whether records may have other fields too.", defaultValue = "exact")
          Fields fields,
      @Option(doc = "By how much numbers may differ.", defaultValue = "0", min = "0")
          double tolerance) {
    /** Whether order matters. */
    enum Order {
      EXACT,
      ANY
    }

    /** Whether records may have other fields too. */
    enum Fields {
      EXACT,
      PARTIAL
    }
  }

  /** One FlowFile as it is expected. */
  record ItemOptions(
      @Option(doc = "Its record.") Optional<Located> record,
      @Option(doc = "Its text.") Optional<Located> text,
      @Option(doc = "Attributes that it has.", defaultValue = "{}")
          Map<String, String> attributes) {}

  /** The counters of the ledger, as the metrics call them. */
  record LedgerOptions(
      @Option(doc = "FlowFiles journalled.") Optional<Long> journalled,
      @Option(doc = "Tokens that came to be on the way.") Optional<Long> spawned,
      @Option(doc = "Tokens delivered.") Optional<Long> delivered,
      @Option(doc = "Tokens filtered.") Optional<Long> filtered,
      @Option(doc = "Tokens absorbed into state.") Optional<Long> absorbed,
      @Option(doc = "Tokens dropped by a declared policy.") Optional<Long> dropped,
      @Option(doc = "Tokens dead-lettered.") Optional<Long> deadLettered) {}

  List<Expectation> sinks() {
    return sinks;
  }

  Map<String, Long> ledger() {
    return ledger;
  }

  Optional<Mark> ledgerAt() {
    return ledgerAt;
  }

  void read(String what, Mapping body) {
    Optional<ConfigNode> expect = body.get("expect");
    if (expect.isEmpty() || !(expect.get() instanceof Mapping mapping)) {
      problems.error(
          expect.map(ConfigNode::at).orElse(body.at()),
          "'expect' of " + what + " must be a mapping of sinks to what they are given");
      return;
    }
    for (ConfigNode.Entry entry : mapping.entries()) {
      if (entry.name().equals(LEDGER) && !isSink(LEDGER)) {
        ledger(what, entry);
      } else {
        checkSink(entry);
        sink(what, entry);
      }
    }
  }

  private boolean isSink(String name) {
    return flow.map(FlowDefinition::components).orElse(List.of()).stream()
        .anyMatch(component -> component.sink().isPresent() && component.name().equals(name));
  }

  private void checkSink(ConfigNode.Entry entry) {
    if (flow.isPresent() && !isSink(entry.name()) && !entry.name().equals(Recorder.DEAD_LETTERS)) {
      List<String> known =
          flow.get().components().stream()
              .filter(component -> component.sink().isPresent())
              .map(FlowDefinition.Component::name)
              .toList();
      problems.error(
          entry.key().at(),
          "the flow has no sink '"
              + entry.name()
              + "'; it has "
              + String.join(", ", known)
              + ", and there are dead-letters and ledger");
    }
  }

  private void ledger(String what, ConfigNode.Entry entry) {
    ledgerAt = Optional.of(entry.key().at());
    if (!(entry.value() instanceof Mapping mapping)) {
      problems.error(entry.value().at(), "'ledger' must be a mapping of counters to numbers");
      return;
    }
    Reading reading = reading("the ledger of " + what);
    RecordSpec<LedgerOptions> spec = RecordSpec.of(LedgerOptions.class);
    reading.onlyKeys(mapping, "the ledger of " + what, List.of(spec));
    Bound<LedgerOptions> bound = reading.options(spec, bindings, mapping);
    if (bound != null) {
      LedgerOptions counters = bound.value();
      counters.journalled().ifPresent(count -> ledger.put("journalled", count));
      counters.spawned().ifPresent(count -> ledger.put("spawned", count));
      counters.delivered().ifPresent(count -> ledger.put("delivered", count));
      counters.filtered().ifPresent(count -> ledger.put("filtered", count));
      counters.absorbed().ifPresent(count -> ledger.put("absorbed", count));
      counters.dropped().ifPresent(count -> ledger.put("dropped", count));
      counters.deadLettered().ifPresent(count -> ledger.put("dead-lettered", count));
    }
  }

  private void sink(String what, ConfigNode.Entry entry) {
    String title = "sink '" + entry.name() + "' in " + what;
    Mark at = entry.key().at();
    if (entry.value() instanceof ConfigNode.Sequence sequence) {
      sinks.add(expectation(entry.name(), at, Optional.of(records(sequence.items()))));
      return;
    }
    if (!(entry.value() instanceof Mapping mapping)) {
      problems.error(
          entry.value().at(), title + " must have a list of records, or a mapping, not text");
      return;
    }
    Reading reading = reading(title);
    RecordSpec<SinkOptions> spec = RecordSpec.of(SinkOptions.class);
    reading.onlyKeys(mapping, title, List.of(spec));
    Bound<SinkOptions> bound = reading.options(spec, bindings, mapping);
    if (bound != null) {
      sinks.add(expectation(entry.name(), title, at, bound.value()));
    }
  }

  private Expectation expectation(String sink, String title, Mark at, SinkOptions options) {
    List<List<Expectation.Item>> exact = new ArrayList<>();
    options.records().ifPresent(list -> exact.add(records(items(list, "records"))));
    options.lines().ifPresent(list -> exact.add(texts(items(list, "lines"))));
    options.flowfiles().ifPresent(list -> exact.add(flowFiles(items(list, "flowfiles"), title)));
    int ways = exact.size() + (options.golden().isPresent() ? 1 : 0);
    if (ways > 1) {
      problems.error(at, title + ": say one of records, flowfiles, lines and golden");
    }
    if (ways == 0 && options.contains().isEmpty() && options.count().isEmpty()) {
      problems.error(
          at, title + " expects nothing: say records, flowfiles, lines, golden, contains or count");
    }
    return new Expectation(
        sink,
        at,
        exact.stream().findFirst(),
        options.contains().map(list -> records(items(list, "contains"))).orElse(List.of()),
        options.golden().map(name -> Fixtures.beside(file, name)),
        options.count().map(OptionalLong::of).orElseGet(OptionalLong::empty),
        options.order() == SinkOptions.Order.ANY,
        options.fields() == SinkOptions.Fields.PARTIAL,
        options.tolerance());
  }

  private static Expectation expectation(
      String sink, Mark at, Optional<List<Expectation.Item>> items) {
    return new Expectation(
        sink, at, items, List.of(), Optional.empty(), OptionalLong.empty(), false, false, 0);
  }

  private Reading reading(String owner) {
    return Reading.of(Substitution.of(Map.of(), SecretResolver.none(), problems), owner, "expect");
  }

  private List<ConfigNode> items(Located list, String name) {
    if (list.node() instanceof ConfigNode.Sequence sequence) {
      return sequence.items();
    }
    problems.error(list.node().at(), "'" + name + "' must be a list, not " + list.node().kind());
    return List.of();
  }

  private static List<Expectation.Item> records(List<ConfigNode> nodes) {
    List<Expectation.Item> items = new ArrayList<>();
    for (ConfigNode node : nodes) {
      Optional<JsonValue> record = Optional.of(JsonValue.of(node));
      items.add(new Expectation.Item(node.at(), record, Optional.empty(), Map.of()));
    }
    return items;
  }

  private List<Expectation.Item> texts(List<ConfigNode> nodes) {
    List<Expectation.Item> items = new ArrayList<>();
    for (ConfigNode node : nodes) {
      text(node)
          .ifPresent(
              text ->
                  items.add(
                      new Expectation.Item(
                          node.at(), Optional.empty(), Optional.of(text), Map.of())));
    }
    return items;
  }

  private Optional<String> text(ConfigNode node) {
    if (node instanceof ConfigNode.Scalar scalar) {
      return Optional.of(scalar.text());
    }
    problems.error(node.at(), "a text is a single value, not " + node.kind());
    return Optional.empty();
  }

  private List<Expectation.Item> flowFiles(List<ConfigNode> nodes, String title) {
    List<Expectation.Item> items = new ArrayList<>();
    RecordSpec<ItemOptions> spec = RecordSpec.of(ItemOptions.class);
    for (ConfigNode node : nodes) {
      if (!(node instanceof Mapping mapping)) {
        problems.error(node.at(), "a FlowFile of " + title + " must be a mapping");
        continue;
      }
      Reading reading = reading("a FlowFile of " + title);
      reading.onlyKeys(mapping, "a FlowFile of " + title, List.of(spec));
      Bound<ItemOptions> bound = reading.options(spec, bindings, mapping);
      if (bound != null) {
        ItemOptions item = bound.value();
        items.add(
            new Expectation.Item(
                node.at(),
                item.record().map(found -> JsonValue.of(found.node())),
                item.text().flatMap(found -> text(found.node())),
                item.attributes()));
      }
    }
    return items;
  }
}
