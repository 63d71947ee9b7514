package io.edgenode.engine.definition;

import io.edgenode.engine.api.Descriptor;
import java.util.List;
import java.util.stream.Stream;

/** The sections of a flow file that hold components. */
enum Section {
  SOURCES(Descriptor.Kind.SOURCE),
  PROCESSORS(Descriptor.Kind.PROCESSOR),
  WINDOWS(Descriptor.Kind.WINDOW),
  SINKS(Descriptor.Kind.SINK);

  private final Descriptor.Kind kind;

  Section(Descriptor.Kind kind) {
    this.kind = kind;
  }

  Descriptor.Kind kind() {
    return kind;
  }

  /** How a file writes it. */
  String key() {
    return kindName() + "s";
  }

  String kindName() {
    return ComponentRegistry.kindName(kind);
  }

  static Section of(Descriptor.Kind kind) {
    return Stream.of(values()).filter(s -> s.kind == kind).findFirst().orElseThrow();
  }

  static List<String> keys() {
    return Stream.of(values()).map(Section::key).toList();
  }
}
