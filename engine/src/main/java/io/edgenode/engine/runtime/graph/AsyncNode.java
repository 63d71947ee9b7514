package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.AsyncProcessor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.definition.AsyncOptions;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * An asynchronous processor in the graph: bounded in flight, its answers brought in by the next
 * stage in the order of the questions (K25). Owner: the lane.
 */
final class AsyncNode extends Node {
  private final AsyncProcessor processor;
  private final AsyncOptions options;
  private final Context context;
  private final Runnable answered;
  private final Deque<Ticket> waiting = new ArrayDeque<>();
  private int inFlight;
  private boolean closed;
  private Emitter emitter;

  @SuppressWarnings("NullAway") // the graph connects every node before it runs
  AsyncNode(
      String name,
      int index,
      Stage stage,
      AsyncProcessor processor,
      AsyncOptions options,
      Context context,
      Runnable answered) {
    super(name, index, stage);
    this.processor = processor;
    this.options = options;
    this.context = context;
    this.answered = answered;
  }

  void connect(Emitter out) {
    this.emitter = out;
  }

  /** Whether the step may emit there; any thread. */
  boolean leadsTo(Relationship to) {
    return emitter.has(to);
  }

  AsyncProcessor processor() {
    return processor;
  }

  boolean hasRoom() {
    return waiting.size() + inFlight < options.maxInFlight();
  }

  int inFlight() {
    return inFlight + waiting.size();
  }

  @Override
  void accept(FlowFile flowFile) {
    ledger.receive();
    submit(new Ticket(this, flowFile, stage().event()));
  }

  /** Takes a ticket; also one that a checkpoint found unanswered. */
  void submit(Ticket ticket) {
    ticket.event.ask(level() + 1, ticket);
    waiting.add(ticket);
    startWaiting();
  }

  /** Brings an answer into the flow, in its place; called by the next stage. */
  void replay(Ticket ticket) {
    ticket.replay(emitter);
  }

  /** Begins nothing more; answers that still come are not heard. */
  void close() {
    closed = true;
    waiting.clear();
  }

  private void startWaiting() {
    while (inFlight < options.maxInFlight() && !waiting.isEmpty()) {
      start(waiting.remove());
    }
  }

  private void start(Ticket ticket) {
    inFlight++;
    Future<?> answer;
    try {
      answer = processor.process(ticket.input, ticket);
    } catch (RuntimeException e) {
      answer = Future.failedFuture(e);
    }
    answer
        .timeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .onComplete(result -> context.runOnContext(ignored -> finish(ticket, result.cause())));
  }

  private void finish(Ticket ticket, @Nullable Throwable cause) {
    if (closed) {
      return;
    }
    inFlight--;
    ticket.close(cause == null ? null : failure(cause));
    ticket.event.answered(level() + 1);
    stage().hold(ticket);
    startWaiting();
    answered.run();
  }

  private FlowException failure(Throwable cause) {
    if (cause instanceof FlowException known) {
      return known;
    }
    if (cause instanceof TimeoutException) {
      return new FlowException.Retryable(
          "'" + name() + "' gave no answer within " + options.timeout());
    }
    return new FlowException.BadData("'" + name() + "' failed: " + cause.getClass().getName());
  }
}
