package io.edgenode.engine.definition;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.config.OptionSpec;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.Suggestion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes the beginning of a flow file: {@code file/filter,map/http}. Derived from the registry. */
public final class FlowSkeleton {
  private static final String PLACEHOLDER = "CHANGE-ME";

  /** What two sources of a type can't both have, so a second one's is the next. */
  private static final String PORT = "port";

  /** What may stand between a source and a sink. */
  private static final List<Section> MIDDLE = List.of(Section.PROCESSORS, Section.WINDOWS);

  private final ComponentRegistry registry;

  public FlowSkeleton(ComponentRegistry registry) {
    this.registry = registry;
  }

  /**
   * @param nth how many sources were before it
   * @param further what it reads beside the step before it
   */
  private record Step(
      Section section, Descriptor<?> descriptor, String name, int nth, List<String> further) {
    Step numbered(int number) {
      return new Step(section, descriptor, name, number, further);
    }
  }

  /**
   * A flow of these types, one after the other, with every required option and its example.
   *
   * @param path {@code SOURCE/PROCESSOR,…/SINK}; the middle may be empty or left out, and may name
   *     windows
   * @throws IllegalArgumentException if it is not of this form or names an unknown type
   */
  public String create(String path) {
    return create("my-flow", path);
  }

  /**
   * The same with a name of its own.
   *
   * @throws IllegalArgumentException if the name can't be a flow's, too
   */
  public String create(String flowName, String path) {
    if (Names.wrongFlow(flowName)) {
      throw new IllegalArgumentException(
          "a flow's name must be " + Names.VALID + ", not '" + flowName + "'");
    }
    String[] parts = path.split("/", -1);
    if (parts.length != 2 && parts.length != 3) {
      throw new IllegalArgumentException(
          "a flow is created from SOURCE/SINK or SOURCE/PROCESSOR,…/SINK, not '" + path + "'");
    }
    refuseUnknown(parts);
    List<Step> steps = new ArrayList<>();
    int sources = 0;
    Set<String> taken = new HashSet<>();
    steps.add(step(parts[0], List.of(Section.SOURCES), taken));
    if (parts.length == 3 && !parts[1].isBlank()) {
      for (String type : parts[1].split(",", -1)) {
        Step step = step(type, MIDDLE, taken);
        // What reads several gets a source of its own for each but the first.
        for (int i = 1; i < step.descriptor().inputs().size(); i++) {
          Step source = step(parts[0], List.of(Section.SOURCES), taken).numbered(++sources);
          steps.add(source);
          step.further().add(source.name());
        }
        steps.add(step);
      }
    }
    steps.add(step(parts[parts.length - 1], List.of(Section.SINKS), taken));
    return write(flowName, steps);
  }

  /** All that is unknown, a line each. */
  private void refuseUnknown(String[] parts) {
    List<String> unknown = new ArrayList<>();
    refuseUnknown(parts[0], List.of(Section.SOURCES), unknown);
    if (parts.length == 3 && !parts[1].isBlank()) {
      for (String type : parts[1].split(",", -1)) {
        refuseUnknown(type, MIDDLE, unknown);
      }
    }
    refuseUnknown(parts[parts.length - 1], List.of(Section.SINKS), unknown);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", unknown));
    }
  }

  private void refuseUnknown(String written, List<Section> sections, List<String> unknown) {
    String type = written.strip();
    if (sections.stream().anyMatch(section -> registry.find(section.kind(), type).isPresent())) {
      return;
    }
    List<String> valid =
        sections.stream().flatMap(section -> registry.names(section.kind()).stream()).toList();
    unknown.add(
        "unknown "
            + sections.get(0).kindName()
            + " type '"
            + type
            + "'"
            + Suggestion.forName(type, valid));
  }

  private Step step(String type, List<Section> sections, Set<String> taken) {
    Section section =
        sections.stream()
            .filter(candidate -> registry.find(candidate.kind(), type.strip()).isPresent())
            .findFirst()
            .orElseThrow();
    Descriptor<?> descriptor = registry.find(section.kind(), type.strip()).orElseThrow();
    return new Step(section, descriptor, name(descriptor, section, taken), 0, new ArrayList<>());
  }

  /** The type, and where that is taken the kind behind it, and then a number. */
  private static String name(Descriptor<?> descriptor, Section section, Set<String> taken) {
    String name = descriptor.type();
    if (taken.contains(name)) {
      name = name + "-" + section.kindName();
    }
    String base = name;
    for (int i = 2; !taken.add(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }

  private static String write(String flowName, List<Step> steps) {
    Map<Section, StringBuilder> sections = new LinkedHashMap<>();
    String from = "";
    for (Step step : steps) {
      StringBuilder out = sections.computeIfAbsent(step.section(), key -> new StringBuilder());
      out.append("  ").append(step.name()).append(":\n");
      out.append("    type: ").append(step.descriptor().type()).append('\n');
      if (step.section() != Section.SOURCES) {
        out.append("    from: ").append(inputs(from, step)).append('\n');
      }
      options(step, out);
      if (from.isEmpty() || step.section() != Section.SOURCES) {
        from = next(step);
      }
    }
    StringBuilder flow = new StringBuilder("flow: ").append(flowName).append('\n');
    sections.forEach(
        (section, text) -> flow.append('\n').append(section.key()).append(":\n").append(text));
    return flow.toString();
  }

  private static String inputs(String first, Step step) {
    return step.further().isEmpty()
        ? first
        : "[" + first + ", " + String.join(", ", step.further()) + "]";
  }

  private static void options(Step step, StringBuilder out) {
    for (OptionSpec option : shown(step)) {
      out.append("    # ").append(option.declared().doc()).append('\n');
      out.append("    ").append(option.name()).append(": ").append(value(option, step.nth()));
      out.append('\n');
    }
  }

  private static String value(OptionSpec option, int nth) {
    String example = option.declared().example();
    String written = example.isEmpty() ? option.defaultValue().orElse(PLACEHOLDER) : example;
    return option.name().equals(PORT) && nth > 0
        ? String.valueOf(Integer.parseInt(written) + nth)
        : written;
  }

  /** What is required; where nothing is, the first with an example, to show how one is written. */
  private static List<OptionSpec> shown(Step step) {
    List<OptionSpec> options = RecordSpec.of(step.descriptor().config()).options();
    List<OptionSpec> wanted =
        options.stream()
            .filter(o -> o.required() || step.nth() > 0 && o.name().equals(PORT))
            .toList();
    return wanted.isEmpty()
        ? options.stream().filter(o -> !o.declared().example().isEmpty()).limit(1).toList()
        : wanted;
  }

  /** What the next step reads: the primary relationship, or the first that is always there. */
  private static String next(Step step) {
    List<String> ways = step.descriptor().relationships().stream().map(Relationship::name).toList();
    boolean primary = ways.isEmpty() || ways.contains(Relationship.SUCCESS.name());
    List<String> others =
        ways.stream().filter(way -> !way.equals(Relationship.FAILURE.name())).toList();
    return primary || others.isEmpty() ? step.name() : step.name() + "." + others.get(0);
  }
}
