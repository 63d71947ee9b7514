package io.edgenode.processors.window;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.expression.Keys;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.Value;
import io.edgenode.processors.aggregate.Aggregates;
import io.edgenode.processors.aggregate.Cell;
import io.edgenode.processors.aggregate.Computation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a window's results: its key's fields, its bounds, its aggregates. Owner: the lane. */
final class Results {
  static final String START = "window_start";
  static final String END = "window_end";

  /** On an early result alone, with the value true. */
  static final String EARLY = "window_early";

  private static final byte[] START_LABEL = KeyFields.label(START);
  private static final byte[] END_LABEL = KeyFields.label(END);

  private final KeyFields keyFields;
  private final Computation computation;
  private final ByteOutput json = new ByteOutput(256);
  private final Value bound = new Value();

  Results(KeySpec spec, Computation computation) {
    this.keyFields = new KeyFields(spec);
    this.computation = computation;
  }

  /**
   * Refuses names that would stand twice in a result, and a window that computes nothing.
   *
   * @throws IllegalArgumentException naming them
   */
  static void check(KeySpec key, Aggregates aggregates) {
    OptionChecks checks =
        new OptionChecks()
            .require(
                !aggregates.isEmpty(),
                () -> "'aggregate' must name at least one result, as in { n: count() }");
    Set<String> names = new HashSet<>(List.of(START, END, EARLY));
    for (KeySpec.Part part : key.parts()) {
      checks.require(names.add(part.name()), () -> clash(part.name(), "key"));
    }
    for (String name : aggregates.names()) {
      checks.require(names.add(name), () -> clash(name, "aggregate"));
    }
    checks.done();
  }

  private static String clash(String name, String where) {
    return "'" + name + "' in '" + where + "' would stand twice in a result; name it otherwise";
  }

  /** The fields of the key computed last, as the beginning of a JSON object. */
  byte[] fields(Keys keys) {
    return keyFields.of(keys);
  }

  /** Passes on the result of a window; one that can't be computed goes to {@code failure}. */
  void fire(
      Output out,
      Output.Firing firing,
      byte[] fields,
      long start,
      long end,
      Cell cell,
      boolean early) {
    begin(fields, start, end);
    if (early) {
      json.writeUtf8(",\"" + EARLY + "\":true");
    }
    int length = json.size();
    try {
      computation.writeFields(cell, json);
      json.write('}');
      out.fire(Relationship.SUCCESS, firing, Attributes.empty(), Content.of(json.toByteArray()));
    } catch (FlowException e) {
      json.truncate(length);
      json.write('}');
      out.fire(Relationship.FAILURE, firing, error(e), Content.of(json.toByteArray()));
    }
  }

  /** What a result that could not be computed carries. */
  static Attributes error(FlowException cause) {
    return Attributes.of(
        Map.of("error.kind", "bad-data", "error.message", String.valueOf(cause.getMessage())));
  }

  private void begin(byte[] fields, long start, long end) {
    json.clear();
    json.write(fields);
    json.write(START_LABEL);
    bound.setLong(start);
    bound.writeJson(json);
    json.write(',');
    json.write(END_LABEL);
    bound.setLong(end);
    bound.writeJson(json);
  }
}
