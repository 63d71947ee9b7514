package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.record.RecordShape;
import io.edgenode.engine.runtime.graph.FlowHead;
import io.edgenode.engine.runtime.graph.Precomputed;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is done with FlowFiles before the lane comes to them: what the head of the flow makes of
 * them, or where it makes nothing, their records are parsed if the lane asks for such. Belongs to
 * one worker at a time.
 */
final class Preparation {
  /** What the records of each source are like. */
  private final Map<String, RecordShape> shapes = new HashMap<>();

  private FlowHead head = FlowHead.NONE;
  private boolean parses;

  /** Whose FlowFiles these are now, and what is known of them: mostly the next is the same. */
  private String source = "";

  private RecordShape shape = new RecordShape();
  private FlowHead.@Nullable Step first;

  /**
   * Before a worker has it.
   *
   * @param of the flow as the lane has it now
   * @param asked whether the lane has asked for a record that was not parsed
   */
  void begin(FlowHead of, boolean asked) {
    head = of;
    parses = asked;
    turnTo("");
  }

  private void turnTo(String next) {
    source = next;
    shape = shapes.computeIfAbsent(next, name -> new RecordShape());
    first = head.first(next);
  }

  /**
   * Prepares one.
   *
   * @param sample whether it is left as it is, to see whether the lane asks
   * @return what was computed of it
   */
  @Nullable Precomputed of(String from, FlowFile flowFile, Content.Bytes content, boolean sample) {
    if (!from.equals(source)) {
      turnTo(from);
    }
    FlowHead.Step step = first;
    if (step != null) {
      content.expect(shape);
      return head.compute(step, flowFile);
    }
    if (parses && !sample) {
      content.expect(shape);
      parse(content);
    }
    return null;
  }

  private static void parse(Content.Bytes content) {
    try {
      content.record();
    } catch (FlowException.BadData e) {
      // The lane finds the same, and tells.
    }
  }
}
