package io.edgenode.engine.definition;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.config.Problems;
import io.edgenode.engine.config.Reading;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.Shown;
import io.edgenode.engine.config.Substitution;
import io.edgenode.engine.config.Suggestion;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one component of a flow file. Owner: one load. */
final class ComponentReader {
  private static final String TYPE = "type";
  private static final String FROM = "from";

  private final ComponentRegistry registry;
  private final Substitution substitution;
  private final Problems problems;

  ComponentReader(ComponentRegistry registry, Substitution substitution, Problems problems) {
    this.registry = registry;
    this.substitution = substitution;
    this.problems = problems;
  }

  Draft read(Section section, ConfigNode.Scalar key, Mapping mapping) {
    String name = key.text();
    if (Names.wrong(name)) {
      problems.error(
          key.at(),
          "a component's name is kebab-case (" + Names.VALID + "), not " + Shown.value(name));
    }
    Reading reading =
        Reading.of(
            substitution, section.kindName() + " '" + name + "'", section.key() + "." + name);
    Optional<Descriptor<?>> descriptor = descriptor(section, key, mapping, reading);
    Optional<ConfigNode> written = written(mapping, descriptor);
    List<Draft.Edge> from = from(section, key, mapping, written, reading);
    descriptor.ifPresent(known -> checkInputs(known, mapping, reading));
    Draft draft =
        new Draft(
            name,
            key.at(),
            section,
            mapping,
            descriptor,
            from,
            section != Section.SOURCES && from.size() < Math.max(1, items(written).size()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return descriptor.isEmpty() ? draft : options(descriptor.get(), draft, reading);
  }

  private <C extends Record> Draft options(Descriptor<C> descriptor, Draft draft, Reading reading) {
    RecordSpec<C> own = RecordSpec.of(descriptor.config());
    List<RecordSpec<?>> common = CommonOptions.of(descriptor);
    String what = draft.section().kindName() + " type '" + descriptor.type() + "'";
    reading.onlyKeys(draft.options(), what, specs(descriptor), TYPE, FROM);
    Bound<C> config = reading.options(own, registry.bindings(), draft.options());
    Bound<? extends Record> shared =
        common.isEmpty()
            ? null
            : reading.options(common.get(0), registry.bindings(), draft.options());
    Optional<List<Relationship>> ways =
        Optional.ofNullable(config)
            .map(bound -> descriptor.relationships(bound.value()))
            .or(() -> fixed(descriptor))
            .map(declared -> ways(declared, draft));
    return new Draft(
        draft.name(),
        draft.at(),
        draft.section(),
        draft.options(),
        draft.descriptor(),
        draft.from(),
        draft.blind(),
        ways,
        Optional.ofNullable(config),
        Optional.ofNullable(shared));
  }

  private static List<RecordSpec<?>> specs(Descriptor<?> descriptor) {
    List<RecordSpec<?>> all = new ArrayList<>();
    all.add(RecordSpec.of(descriptor.config()));
    all.addAll(CommonOptions.of(descriptor));
    return all;
  }

  private static List<String> validKeys(List<RecordSpec<?>> specs) {
    List<String> valid = new ArrayList<>(List.of(TYPE, FROM));
    for (RecordSpec<?> spec : specs) {
      spec.options()
          .forEach(
              option -> {
                valid.add(option.name());
                valid.addAll(option.formerly());
              });
    }
    return valid;
  }

  /** What is known of the ways out of a component whose options can't be read. */
  private static Optional<List<Relationship>> fixed(Descriptor<?> descriptor) {
    return descriptor.hasFixedRelationships()
        ? Optional.of(descriptor.relationships())
        : Optional.empty();
  }

  /** The ways out, the primary one first; a source has that one if its type names none. */
  private List<Relationship> ways(List<Relationship> declared, Draft draft) {
    List<Relationship> ways = new ArrayList<>(declared);
    if (ways.isEmpty() && draft.section() == Section.SOURCES) {
      ways.add(Relationship.SUCCESS);
    }
    ways.sort(Comparator.comparing(way -> !way.name().equals(Relationship.SUCCESS.name())));
    Set<String> names = new HashSet<>();
    for (Relationship way : ways) {
      if (!names.add(way.name())) {
        problems.error(
            draft.at(), draft.title() + " has two ways out named '" + way.name() + "'; rename one");
      }
    }
    return List.copyOf(ways);
  }

  private Optional<Descriptor<?>> descriptor(
      Section section, ConfigNode.Scalar key, Mapping mapping, Reading reading) {
    Optional<ConfigNode> node = mapping.get(TYPE);
    List<String> types = registry.names(section.kind());
    if (node.isEmpty()) {
      problems.error(key.at(), reading.owner() + " has no 'type'; valid: " + Shown.choices(types));
      return Optional.empty();
    }
    Reading.Text type = reading.text(node.get());
    if (type == null) {
      return Optional.empty();
    }
    Optional<Descriptor<?>> found = registry.find(section.kind(), type.value());
    if (found.isEmpty()) {
      String none = "; this node has no " + section.kindName() + " types";
      String names = types.isEmpty() ? none : Suggestion.forName(type.value(), types);
      String hint = elsewhere(type.value()).orElse(names);
      problems.error(
          node.get().at(), "unknown " + section.kindName() + " type " + type.shown() + hint);
    }
    return found;
  }

  private Optional<String> elsewhere(String type) {
    for (Section other : Section.values()) {
      if (registry.find(other.kind(), type).isPresent()) {
        return Optional.of(
            "; it is a " + other.kindName() + " type: put it under " + other.key() + ":");
      }
    }
    return Optional.empty();
  }

  /** What stands under {@code from}, or under a key that probably should be that one. */
  private static Optional<ConfigNode> written(Mapping mapping, Optional<Descriptor<?>> descriptor) {
    Optional<ConfigNode> from = mapping.get(FROM);
    if (from.isPresent() || descriptor.isEmpty()) {
      return from;
    }
    List<String> valid = validKeys(specs(descriptor.get()));
    return mapping.entries().stream()
        .filter(entry -> !valid.contains(entry.name()))
        .filter(entry -> Suggestion.closest(entry.name(), valid).filter(FROM::equals).isPresent())
        .findFirst()
        .map(ConfigNode.Entry::value);
  }

  private static List<ConfigNode> items(Optional<ConfigNode> from) {
    return from.map(node -> node instanceof ConfigNode.Sequence list ? list.items() : List.of(node))
        .orElse(List.of());
  }

  private List<Draft.Edge> from(
      Section section,
      ConfigNode.Scalar key,
      Mapping mapping,
      Optional<ConfigNode> written,
      Reading reading) {
    if (section == Section.SOURCES) {
      mapping
          .entry(FROM)
          .ifPresent(
              e ->
                  problems.error(e.key().at(), "a source reads no other component: remove 'from'"));
      return List.of();
    }
    if (written.isEmpty()) {
      problems.error(key.at(), reading.owner() + " has no 'from', so nothing can reach it");
      return List.of();
    }
    List<ConfigNode> items = items(written);
    if (items.isEmpty()) {
      problems.error(
          written.get().at(), "'from' is empty, so nothing can reach " + reading.owner());
    }
    List<Draft.Edge> edges = new ArrayList<>();
    for (ConfigNode item : items) {
      Draft.Edge edge = edge(item, reading);
      if (edge != null && edges.stream().anyMatch(e -> e.written().equals(edge.written()))) {
        problems.error(item.at(), "'from' names " + Shown.value(edge.written()) + " twice");
      } else if (edge != null) {
        edges.add(edge);
      }
    }
    return edges;
  }

  /** A component to which it matters what comes from where reads so many and no others. */
  private void checkInputs(Descriptor<?> descriptor, Mapping mapping, Reading reading) {
    List<String> roles = descriptor.inputs();
    Optional<ConfigNode> from = mapping.get(FROM);
    if (roles.isEmpty() || from.isEmpty()) {
      return;
    }
    int named = from.get() instanceof ConfigNode.Sequence sequence ? sequence.items().size() : 1;
    if (named == 0 || named == roles.size()) {
      return;
    }
    problems.error(
        from.get().at(),
        "'from' of "
            + reading.owner()
            + " must name "
            + roles.size()
            + " components, ["
            + String.join(", ", roles)
            + "] in this order, not "
            + named);
  }

  private Draft.@Nullable Edge edge(ConfigNode item, Reading reading) {
    if (!(item instanceof ConfigNode.Scalar)) {
      problems.error(
          item.at(),
          "'from' must be a name, name.relationship or a list of them, not " + item.kind());
      return null;
    }
    Reading.Text text = reading.text(item);
    if (text == null) {
      return null;
    }
    int dot = text.value().indexOf('.');
    String component = dot < 0 ? text.value() : text.value().substring(0, dot);
    String relationship = dot < 0 ? "" : text.value().substring(dot + 1);
    if (component.isEmpty() || dot >= 0 && relationship.isEmpty()) {
      problems.error(item.at(), "'from' must be a name or name.relationship, not " + text.shown());
      return null;
    }
    return new Draft.Edge(component, relationship, item.at());
  }
}
