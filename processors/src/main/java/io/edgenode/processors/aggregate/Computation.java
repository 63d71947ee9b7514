package io.edgenode.processors.aggregate;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.expression.AggregateExpression;
import io.edgenode.engine.expression.Evaluator;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Computes the aggregates of one window component: reads a FlowFile once, adds it to as many cells
 * as it belongs to. What several aggregates are over is evaluated once. Owner: the lane.
 */
public final class Computation {
  private final List<Evaluator> inputs = new ArrayList<>();
  private final List<Evaluator> conditions = new ArrayList<>();
  private final Part[] parts;
  private final Result[] results;
  private final Value[] values;
  private final boolean[] holds;
  private final Value result = new Value();
  private final StateCodec<Cell> codec = new Codec();
  private long time;
  private long sequence;

  Computation(List<Aggregates.Named> all) {
    Map<Object, Integer> inputIndex = new HashMap<>();
    Map<Object, Integer> conditionIndex = new HashMap<>();
    List<Part> made = new ArrayList<>();
    results = new Result[all.size()];
    for (int i = 0; i < results.length; i++) {
      Aggregates.Named named = all.get(i);
      List<AggregateExpression.Call> calls = named.expression().calls();
      results[i] = new Result(named, made.size());
      for (int j = 0; j < calls.size(); j++) {
        AggregateExpression.Call call = calls.get(j);
        int input =
            call.arguments().isEmpty()
                ? Part.NONE
                : index(call.keys().get(0), call.arguments().get(0), inputIndex, inputs);
        int condition =
            call.where().isEmpty()
                ? Part.NONE
                : index(call.whereKey().get(), call.where().get(), conditionIndex, conditions);
        made.add(new Part(function(call), input, condition, named.name(), named.makers().get(j)));
      }
    }
    parts = made.toArray(Part[]::new);
    values = new Value[inputs.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = new Value();
    }
    holds = new boolean[conditions.size()];
  }

  private static AggregateFunction function(AggregateExpression.Call call) {
    AggregateFunction function = AggregateFunction.all().get(call.name());
    if (function == null) {
      throw new IllegalStateException("no aggregate " + call.name());
    }
    return function;
  }

  private static int index(
      Object key, Expression expression, Map<Object, Integer> known, List<Evaluator> all) {
    Integer index = known.get(key);
    if (index == null) {
      index = all.size();
      known.put(key, index);
      all.add(expression.evaluator());
    }
    return index;
  }

  /**
   * One aggregate.
   *
   * @param input which value it is over; {@link #NONE} for the FlowFile itself
   * @param condition which condition must hold; {@link #NONE} for none
   * @param name of the result that it is for
   */
  private record Part(
      AggregateFunction function,
      int input,
      int condition,
      String name,
      Supplier<Accumulator<?>> maker) {
    static final int NONE = -1;
  }

  /** One result, made of the parts from {@code from} on. */
  private static final class Result {
    private final byte[] label;
    private final AggregateExpression.Outer outer;
    private final Value[] values;
    private final int from;

    Result(Aggregates.Named named, int from) {
      ByteOutput text = new ByteOutput(32);
      text.write(',');
      Value.ofText(named.name()).writeJson(text);
      text.write(':');
      this.label = text.toByteArray();
      this.outer = named.expression().outer();
      this.values = new Value[named.expression().calls().size()];
      for (int i = 0; i < values.length; i++) {
        values[i] = new Value();
      }
      this.from = from;
    }
  }

  /** An empty cell. */
  public Cell open() {
    Accumulator<?>[] made = new Accumulator<?>[parts.length];
    for (int i = 0; i < made.length; i++) {
      made[i] = parts[i].maker.get();
    }
    return new Cell(made);
  }

  /**
   * Evaluates everything that the aggregates are over.
   *
   * @param timeMillis the FlowFile's time
   * @throws FlowException.BadData if something can't be computed or aggregated; no cell has changed
   */
  public void read(FlowFile in, long timeMillis) {
    time = timeMillis;
    sequence = in.lineage().lastSequence();
    for (int i = 0; i < values.length; i++) {
      inputs.get(i).evaluate(in, values[i]);
      if (values[i].type() == Value.Type.DOUBLE && !Double.isFinite(values[i].asDouble())) {
        values[i].setNull();
      }
    }
    for (int i = 0; i < holds.length; i++) {
      holds[i] = conditions.get(i).test(in);
    }
    for (Part part : parts) {
      if (part.input != Part.NONE && !accepts(part, values[part.input])) {
        throw new FlowException.BadData(
            "'"
                + part.name
                + "' takes "
                + part.function.accepts().described()
                + " in "
                + part.function.signature()
                + ", not "
                + values[part.input].type());
      }
    }
  }

  private boolean accepts(Part part, Value value) {
    return value.isNull()
        || part.condition != Part.NONE && !holds[part.condition]
        || part.function.accepts().accepts(value);
  }

  /**
   * Adds what was read last.
   *
   * @return by how many bytes that has made the cell larger, see {@link Cell#size}
   */
  public long add(Cell cell) {
    long more = 0;
    for (int i = 0; i < parts.length; i++) {
      Part part = parts[i];
      if (part.condition != Part.NONE && !holds[part.condition]) {
        continue;
      }
      if (part.input == Part.NONE) {
        more += cell.parts[i].add(result, time, sequence);
      } else if (!values[part.input].isNull()) {
        more += cell.parts[i].add(values[part.input], time, sequence);
      }
    }
    return more;
  }

  /** By how many bytes what was read last would make a cell larger, which stays as it is. */
  public long growth(Cell cell) {
    return add(copy(cell));
  }

  /** Adds all of a cell, whose FlowFiles came later where their times are equal, to another. */
  public void merge(Cell into, Cell from) {
    for (int i = 0; i < parts.length; i++) {
      merge(into.parts[i], from.parts[i]);
    }
  }

  @SuppressWarnings("unchecked") // both were made by the same part's maker
  private static <A extends Accumulator<A>> void merge(Accumulator<?> into, Accumulator<?> from) {
    ((A) into).merge((A) from);
  }

  /** A copy that shares nothing which changes. */
  public Cell copy(Cell cell) {
    Accumulator<?>[] copies = new Accumulator<?>[parts.length];
    for (int i = 0; i < copies.length; i++) {
      copies[i] = cell.parts[i].copy();
    }
    return new Cell(copies);
  }

  /**
   * Appends {@code ,"name":value} for each result.
   *
   * @throws FlowException.BadData if one can't be computed
   */
  public void writeFields(Cell cell, ByteOutput json) {
    for (Result each : results) {
      for (int i = 0; i < each.values.length; i++) {
        cell.parts[each.from + i].result(each.values[i]);
      }
      each.outer.evaluate(each.values, result);
      json.write(each.label);
      result.writeJson(json);
    }
  }

  /** Writes and reads cells of these aggregates. */
  public StateCodec<Cell> codec() {
    return codec;
  }

  private final class Codec implements StateCodec<Cell> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Cell cell, DataOutput out) throws IOException {
      for (Accumulator<?> part : cell.parts) {
        part.write(out);
      }
    }

    @Override
    public Cell read(DataInput in) throws IOException {
      Cell cell = open();
      for (Accumulator<?> part : cell.parts) {
        part.read(in);
      }
      return cell;
    }
  }
}
