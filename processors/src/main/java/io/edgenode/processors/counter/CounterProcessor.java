package io.edgenode.processors.counter;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.expression.Evaluator;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.Keys;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts FlowFiles and sums up numbers by key, and writes both on the record. Owner: its lane. */
public final class CounterProcessor implements Processor {
  public static final Descriptor<CounterConfig> DESCRIPTOR =
      Descriptor.processor("counter", CounterConfig.class, CounterProcessor::new)
          .summary("Writes a running count, and running sums, on each record.")
          .description(
              """
              Each FlowFile gets the count of its key so far, itself included, and the sums; a field
              of that name is replaced. A sum is a whole number if all were and it fits 64 bits, else
              a double, by compensated addition. What is missing or no number where a sum needs one,
              or would make the sum infinite, goes to failure and counts for nothing. For counts over
              a time, use a window.
              """)
          .trait(Descriptor.Trait.STATEFUL)
          .example(
              "How many readings of each sensor, and their sum",
              "{ type: counter, key: [sensor], sum: { degrees: temperature } }")
          .example(
              "Numbers within a batch",
              "{ type: counter, count: number, reset: \"humidity > 90\" }")
          .build();

  private record Summand(FieldName field, Evaluator of) {}

  private final CounterConfig config;
  private final Keys keys;
  private final FieldName count;
  private final List<Summand> summands = new ArrayList<>();
  private final @Nullable Evaluator reset;
  private final RecordEditor editor = new RecordEditor();
  private final Value value = new Value();
  private @Nullable KeyedState<Tally> tallies;

  CounterProcessor(CounterConfig config) {
    this.config = config;
    this.keys = config.key().keys();
    this.count = FieldName.of(config.count());
    for (Map.Entry<String, Expression> sum : config.sum().entrySet()) {
      summands.add(new Summand(FieldName.of(sum.getKey()), sum.getValue().evaluator()));
    }
    this.reset = config.reset().map(Expression::evaluator).orElse(null);
  }

  @Override
  public void open(ProcessorContext context) {
    tallies =
        context
            .state()
            .keyed("tallies", Tally.CODEC, new StateStore.Limits(config.maxKeys(), config.ttl()));
  }

  @Override
  public void process(FlowFile in, Output out) {
    KeyedState<Tally> state = requireNonNull(tallies);
    Key key = keys.key(in);
    Tally before = reset != null && reset.test(in) ? null : state.get(key);
    Tally now = next(before == null ? Tally.zero(summands.size()) : before, in);
    editor.start(in.content().record());
    value.setLong(now.count());
    editor.set(count, value);
    for (int i = 0; i < summands.size(); i++) {
      now.totals().get(i).read(value);
      editor.set(summands.get(i).field(), value);
    }
    state.put(key, now);
    out.emit(in.withContent(Content.of(editor.finish())));
  }

  private Tally next(Tally before, FlowFile in) {
    List<Total> totals = new ArrayList<>(summands.size());
    for (int i = 0; i < summands.size(); i++) {
      Summand summand = summands.get(i);
      summand.of().evaluate(in, value);
      if (!value.isNumber()) {
        throw new FlowException.BadData(
            "what '" + summand.field() + "' sums up is " + value.type() + ", not a number");
      }
      Total total = before.totals().get(i).plus(value);
      if (!total.isFinite()) {
        throw new FlowException.BadData("the sum '" + summand.field() + "' would be infinite");
      }
      totals.add(total);
    }
    return new Tally(before.count() + 1, totals);
  }
}
