package io.edgenode.engine.definition;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.config.ConfigReader;
import io.edgenode.engine.config.Mark;
import io.edgenode.engine.config.OptionSpec;
import io.edgenode.engine.config.Problems;
import io.edgenode.engine.config.Reading;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.config.Substitution;
import io.edgenode.engine.config.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes a flow out of a file, whole or not at all (P7): every problem is reported at once with its
 * position. Immutable; may be used by any thread.
 */
public final class FlowLoader {
  /** What a flow test has and a flow has not. */
  private static final String CASES = "cases";

  private static final String PARAMETERS = "parameters";
  private static final List<String> SECTIONS =
      Stream.concat(Section.keys().stream(), Stream.of(PARAMETERS)).toList();
  private static final RecordSpec<FlowOptions> SPEC = RecordSpec.of(FlowOptions.class);

  private final ComponentRegistry registry;
  private final Map<String, String> environment;
  private final SecretResolver secrets;

  /**
   * @param environment what {@code ${env:NAME}} refers to
   * @param secrets what decrypts {@code ENC(…)}
   */
  public FlowLoader(
      ComponentRegistry registry, Map<String, String> environment, SecretResolver secrets) {
    this.registry = registry;
    this.environment = Map.copyOf(environment);
    this.secrets = secrets;
  }

  /**
   * What came of a load.
   *
   * @param flow present if there is no error
   * @param problems errors, and warnings, which may be there beside a flow
   * @param plainSecrets the secrets that the file has in plain text, by path: what {@link
   *     #loadVersion} needs, never to be shown or stored
   * @param exclusives what its components must have for themselves on a node
   */
  public record Loaded(
      Optional<FlowDefinition> flow,
      Problems problems,
      Map<String, String> plainSecrets,
      List<Exclusive> exclusives) {
    /** Tells how many secrets there are, never which. */
    @Override
    public String toString() {
      return "Loaded[flow=" + flow.map(FlowDefinition::name) + ", problems=" + problems + "]";
    }
  }

  /** Loads a flow file, YAML or JSON. */
  public Loaded load(Path file) {
    Problems problems = new Problems();
    Substitution substitution = Substitution.of(environment, secrets, problems);
    return load(ConfigReader.read(file, problems), file.toString(), substitution, problems);
  }

  /**
   * Loads a flow.
   *
   * @param name what messages call the file; {@code .json} at its end makes it JSON
   */
  public Loaded load(String name, byte[] bytes) {
    Problems problems = new Problems();
    Substitution substitution = Substitution.of(environment, secrets, problems);
    return load(ConfigReader.read(name, bytes, problems), name, substitution, problems);
  }

  /**
   * Loads a flow that was read already, such as one whose parameters a flow test replaced.
   *
   * @param name what messages call the file where the tree has no position of its own
   */
  public Loaded load(String name, ConfigNode root) {
    Problems problems = new Problems();
    Substitution substitution = Substitution.of(environment, secrets, problems);
    return load(Optional.of(root), name, substitution, problems);
  }

  /**
   * Loads a stored version (K37): what {@link FlowDefinition#resolved} gave.
   *
   * @param plainSecrets of the flow's present file
   */
  public Loaded loadVersion(byte[] resolved, Map<String, String> plainSecrets) {
    return loadVersion("stored-version.json", resolved, plainSecrets);
  }

  /**
   * The same under a name of its own.
   *
   * @param name what messages call it, with {@code .json} at its end
   */
  public Loaded loadVersion(String name, byte[] resolved, Map<String, String> plainSecrets) {
    Problems problems = new Problems();
    Substitution substitution =
        Substitution.ofVersion(environment, secrets, plainSecrets, problems);
    return load(ConfigReader.read(name, resolved, problems), name, substitution, problems);
  }

  private Loaded load(
      Optional<ConfigNode> root, String file, Substitution substitution, Problems problems) {
    if (root.isEmpty()) {
      return new Loaded(Optional.empty(), problems, Map.of(), List.of());
    }
    if (!(root.get() instanceof Mapping mapping)) {
      problems.error(root.get().at(), "a flow is a mapping of keys, not " + root.get().kind());
      return new Loaded(Optional.empty(), problems, Map.of(), List.of());
    }
    if (mapping.get(CASES).isPresent()
        && Section.keys().stream().noneMatch(section -> mapping.get(section).isPresent())) {
      problems.error(
          mapping.at(), "this is a flow test, not a flow: 'edge-node test " + file + "' runs it");
      return new Loaded(Optional.empty(), problems, Map.of(), List.of());
    }
    List<Exclusive> exclusives = new ArrayList<>();
    Optional<FlowDefinition> flow =
        new Load(registry, substitution, problems, mapping, Mark.start(file), exclusives).flow();
    return new Loaded(flow, problems, substitution.plainSecrets(), List.copyOf(exclusives));
  }

  /** One load under way. */
  private record Load(
      ComponentRegistry registry,
      Substitution substitution,
      Problems problems,
      Mapping root,
      Mark start,
      List<Exclusive> exclusives) {

    Optional<FlowDefinition> flow() {
      section(PARAMETERS).ifPresent(substitution::declare);
      Reading reading = Reading.of(substitution, "the flow", "flow");
      reading.onlyKeys(root, "the flow", List.of(SPEC), SECTIONS.toArray(String[]::new));
      Bound<FlowOptions> options = reading.options(SPEC, registry.bindings(), root);
      List<Draft> all = components();
      List<Draft> ordered = new FlowGraph(all, problems).check();
      FlowLint lint = new FlowLint(lanes(options, reading), all, root, problems);
      lint.check();
      exclusives.addAll(lint.exclusives());
      substitution.warnUnused(root);
      return options == null || problems.hasErrors()
          ? Optional.empty()
          : Optional.of(definition(options, ordered));
    }

    /** What lanes are to be checked by; empty where just that could not be read. */
    private Optional<FlowLint.Lanes> lanes(@Nullable Bound<FlowOptions> options, Reading reading) {
      if (options != null) {
        FlowOptions all = options.value();
        return Optional.of(
            new FlowLint.Lanes(
                all.lanes(), all.partitionBy(), Optional.of(all.journal().maxSize())));
      }
      Object lanes = alone("lanes", reading).orElse(null);
      Object partitionBy = alone("partition-by", reading).orElse(null);
      Optional<ByteSize> maxSize =
          alone("journal", reading).map(journal -> ((FlowDefinition.Journal) journal).maxSize());
      return lanes instanceof Integer number && partitionBy instanceof List<?> fields
          ? Optional.of(
              new FlowLint.Lanes(number, fields.stream().map(String::valueOf).toList(), maxSize))
          : Optional.empty();
    }

    /** One option of the flow where others are wrong; what is wrong with it was reported. */
    private Optional<Object> alone(String name, Reading reading) {
      OptionSpec option =
          SPEC.options().stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
      Bound<?> bound = reading.option(option, registry.bindings(), root);
      return Optional.ofNullable(bound).map(Bound::value);
    }

    /** A section by its key; one under a wrong key, which was reported, by what that should be. */
    private Optional<ConfigNode> written(String key) {
      List<String> valid = new ArrayList<>(SECTIONS);
      valid.addAll(SPEC.names());
      return root.get(key)
          .or(
              () ->
                  root.entries().stream()
                      .filter(entry -> !valid.contains(entry.name()))
                      .filter(
                          e -> Suggestion.closest(e.name(), valid).filter(key::equals).isPresent())
                      .findFirst()
                      .map(ConfigNode.Entry::value));
    }

    private Optional<Mapping> section(String key) {
      Optional<ConfigNode> node = written(key);
      if (node.isEmpty() || node.get() instanceof ConfigNode.Scalar scalar && scalar.absent()) {
        return Optional.empty();
      }
      if (node.get() instanceof Mapping mapping) {
        return Optional.of(mapping);
      }
      problems.error(
          node.get().at(), "'" + key + "' must be a mapping of names, not " + node.get().kind());
      return Optional.empty();
    }

    private List<Draft> components() {
      ComponentReader reader = new ComponentReader(registry, substitution, problems);
      Map<String, Draft> drafts = new LinkedHashMap<>();
      for (Section section : Section.values()) {
        for (ConfigNode.Entry entry :
            section(section.key()).map(Mapping::entries).orElse(List.of())) {
          Draft draft =
              entry.value() instanceof Mapping mapping
                  ? reader.read(section, entry.key(), mapping)
                  : noMapping(section, entry);
          Draft first = drafts.putIfAbsent(draft.name(), draft);
          if (first != null) {
            problems.error(
                draft.at(),
                "the name '"
                    + draft.name()
                    + "' is taken by the "
                    + first.section().kindName()
                    + " at line "
                    + first.at().line());
          }
        }
      }
      boolean readable = written(Section.SOURCES.key()).map(this::isSection).orElse(true);
      if (readable && drafts.values().stream().noneMatch(d -> d.section() == Section.SOURCES)) {
        problems.error(start, "the flow has no source: 'sources' must name at least one");
      }
      return List.copyOf(drafts.values());
    }

    private boolean isSection(ConfigNode node) {
      return node instanceof Mapping || node instanceof ConfigNode.Scalar s && s.absent();
    }

    /** What only has a name, so that others may read it. */
    private Draft noMapping(Section section, ConfigNode.Entry entry) {
      problems.error(
          entry.value().at(),
          section.kindName()
              + " '"
              + entry.name()
              + "' must be a mapping of options, not "
              + entry.value().kind()
              + (entry.name().contains(":") ? "; a ':' ends a key if a space is behind it" : ""));
      return new Draft(
          entry.name(),
          entry.key().at(),
          section,
          new Mapping(entry.value().at(), List.of(), true),
          Optional.empty(),
          List.of(),
          section != Section.SOURCES,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    private FlowDefinition definition(Bound<FlowOptions> bound, List<Draft> ordered) {
      FlowOptions options = bound.value();
      return new FlowDefinition(
          options.flow().value(),
          options.description(),
          options.lanes(),
          options.partitionBy(),
          options.journal(),
          options.checkpoint(),
          options.deadLetter(),
          ordered.stream().map(Load::component).toList(),
          FlowHash.version(options, ordered),
          FlowHash.resolved(bound.canon(), ordered, substitution));
    }

    private static FlowDefinition.Component component(Draft draft) {
      Record config = draft.config().orElseThrow().value();
      Optional<Record> common = draft.common().map(Bound::value);
      return new FlowDefinition.Component(
          draft.name(),
          draft.descriptor().orElseThrow(),
          config,
          draft.from().stream().map(Load::input).toList(),
          draft.relationships().orElseThrow(),
          common.filter(SourceOptions.class::isInstance).map(SourceOptions.class::cast),
          common.filter(AsyncOptions.class::isInstance).map(AsyncOptions.class::cast),
          common.filter(WindowOptions.class::isInstance).map(WindowOptions.class::cast),
          common.filter(SinkOptions.class::isInstance).map(SinkOptions.class::cast),
          FlowHash.schema(draft));
    }

    private static FlowDefinition.Input input(Draft.Edge edge) {
      String way = edge.relationship().isEmpty() ? "success" : edge.relationship();
      return new FlowDefinition.Input(edge.component(), way);
    }
  }
}
