package io.edgenode.engine.expression;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What the tests of expressions share: FlowFiles to evaluate over, results as JSON. */
final class Evaluations {
  /** A record with something of every kind. */
  static final String RECORD =
      """
      {"temperature":31,"humidity":40.50,"site":"plant-1","flag":true,"nothing":null,
       "a":{"b":{"c":7}},"tags":["x","y",3],"odd name":1,"id":"mine","arrival":5,
       "attributes":"own","record":"r","big":9223372036854775807,"text":"10","empty":[],
       "huge":123456789012345678901234567890,"esc":"a\\"b"}
      """;

  static final long ARRIVAL = 1_700_000_000_123L;

  private Evaluations() {}

  static FlowFile flowFile(String json, Attributes attributes) {
    Lineage.JournalIdentity journal = new Lineage.JournalIdentity(7);
    return new FlowFile(
        Lineage.root(journal, 1, 1, ARRIVAL, "readings"),
        attributes,
        Content.of(json.getBytes(StandardCharsets.UTF_8)));
  }

  static FlowFile flowFile(String json) {
    return flowFile(json, Attributes.empty());
  }

  /** The result over this record, as JSON. */
  static String eval(String expression, String json) {
    return eval(Expression.compile(expression), flowFile(json));
  }

  /** The result over the empty record, as JSON. */
  static String eval(String expression) {
    return eval(expression, "{}");
  }

  /** The result with these parameters, as JSON. */
  static String eval(String expression, Map<String, ParameterValue> parameters, String json) {
    return eval(
        Expression.compile(expression, parameters, FunctionRegistry.builtin()), flowFile(json));
  }

  static String eval(Expression expression, FlowFile in) {
    Value out = new Value();
    expression.evaluator().evaluate(in, out);
    return json(out);
  }

  static String json(Value value) {
    ByteOutput out = new ByteOutput(32);
    value.writeJson(out);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }
}
