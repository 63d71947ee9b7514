package io.edgenode.node.flowtest;

import io.edgenode.engine.config.Mark;
import io.edgenode.node.json.JsonValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one sink must have been given when a case is over. Immutable.
 *
 * @param items what it was given, in order; absent where that is not said
 * @param contains what must be among it
 * @param golden a file with the bytes of it, a line each
 * @param anyOrder whether the order does not matter
 * @param partial whether records may have other fields beside those expected
 * @param tolerance by how much numbers may differ
 */
record Expectation(
    String sink,
    Mark at,
    Optional<List<Item>> items,
    List<Item> contains,
    Optional<Path> golden,
    OptionalLong count,
    boolean anyOrder,
    boolean partial,
    double tolerance) {

  /**
   * One FlowFile.
   *
   * @param record compared as JSON, where it is there
   * @param text compared as it is, where it is there
   * @param attributes those that it must have
   */
  record Item(
      Mark at, Optional<JsonValue> record, Optional<String> text, Map<String, String> attributes) {
    /** As a diff shows it. */
    String shown() {
      String content = record.map(JsonValue::written).or(() -> text).orElse("…");
      return attributes.isEmpty() ? content : content + "  " + attributes;
    }
  }
}
