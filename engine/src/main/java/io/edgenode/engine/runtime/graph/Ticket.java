package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Relationship;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One FlowFile in an asynchronous step: its place in the order, and what the step says of it. What
 * it emits may come from any thread until {@link #close}; the lane replays it when the order is
 * due.
 */
final class Ticket implements Output {
  final AsyncNode node;
  final FlowFile input;
  final Event event;

  private final List<Emission> emissions = new ArrayList<>();
  private @Nullable FlowException failure;
  private long answerBytes;
  private boolean closed;

  Ticket(AsyncNode node, FlowFile input, Event event) {
    this.node = node;
    this.input = input;
    this.event = event;
  }

  private interface Emission {
    void replay(Emitter emitter);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // what it was given is counted as its input
  public synchronized void emit(Relationship to, FlowFile flowFile) {
    if (mayEmit(to)) {
      flowFile.content().settle();
      if (flowFile.content() != input.content()) {
        answerBytes += Held.ofNew(flowFile.content());
      }
      emissions.add(emitter -> emitter.emit(to, flowFile));
    }
  }

  @Override
  public synchronized void fire(
      Relationship to, Firing firing, Attributes attributes, Content content) {
    if (mayEmit(to)) {
      content.settle();
      answerBytes += Held.ofNew(content);
      emissions.add(emitter -> emitter.fire(to, firing, attributes, content));
    }
  }

  /**
   * What leads nowhere costs this FlowFile its success, and not the lane its life at the replay.
   */
  private boolean mayEmit(Relationship to) {
    if (!closed && !node.leadsTo(to)) {
      failure =
          new FlowException.BadData(
              "'" + node.name() + "' has no relationship '" + to.name() + "'");
    }
    return !closed && failure == null;
  }

  /** Takes nothing more; what a step that timed out still emits is not heard. */
  synchronized void close(@Nullable FlowException cause) {
    closed = true;
    if (cause != null) {
      failure = cause;
    }
    if (failure != null) {
      emissions.clear();
      answerBytes = 0;
    }
  }

  /** About what it holds of the heap beside its input. */
  synchronized long answerBytes() {
    return answerBytes;
  }

  /** Emits in its place what the step said; on the lane, after {@link #close}. */
  synchronized void replay(Emitter emitter) {
    emitter.begin(input);
    emissions.forEach(emission -> emission.replay(emitter));
    FlowException cause = failure;
    if (cause != null) {
      emitter.fail(cause);
    }
    emitter.end();
  }
}
