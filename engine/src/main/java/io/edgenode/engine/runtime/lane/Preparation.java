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
  /** What is made at once, or by what one FlowFile becomes more: the rest is left to the lane. */
  private static final long MADE_BYTES = 512 * 1024;

  /** What the records of each source are like. */
  private final Map<String, RecordShape> shapes = new HashMap<>();

  private FlowHead head = FlowHead.NONE;
  private boolean parses;
  private long made;

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
    made = 0;
    turnTo("");
  }

  /** Behind a worker: what it was given may be an old version's by the next time. */
  void end() {
    head = FlowHead.NONE;
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
      return made < MADE_BYTES ? compute(step, flowFile, content) : null;
    }
    if (parses && !sample) {
      content.expect(shape);
      parse(content);
    }
    return null;
  }

  private @Nullable Precomputed compute(
      FlowHead.Step step, FlowFile flowFile, Content.Bytes content) {
    content.expect(shape);
    Precomputed computed = head.compute(step, flowFile);
    if (computed != null) {
      made += computed.bytes(flowFile);
    }
    return computed;
  }

  private static void parse(Content.Bytes content) {
    try {
      content.record();
    } catch (FlowException.BadData e) {
      // The lane finds the same, and tells.
    }
  }
}
