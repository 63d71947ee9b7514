package io.edgenode.engine.expression;

import io.edgenode.engine.record.Value;

/** A function call: checks the arguments, calls the body, bounds the result. */
final class CallNode extends Node.OfValue {
  private final ExpressionFunction function;
  private final Node[] nodes;
  private final Arguments arguments;
  private final ExpressionFunction.Body body;

  CallNode(ExpressionFunction function, Node[] nodes, ExpressionFunction.Body body, Place place) {
    super(function.result().mask(), place);
    this.function = function;
    this.nodes = nodes;
    this.arguments = new Arguments(nodes.length);
    this.body = body;
  }

  @Override
  void evaluate(Frame frame, Value out) {
    boolean nulls = false;
    for (int i = 0; i < nodes.length; i++) {
      Value argument = arguments.value(i);
      nodes[i].evaluate(frame, argument);
      if (argument.isNull()) {
        nulls = true;
      } else if (!function.parameter(i).type().accepts(argument)) {
        throw wrong(i, argument);
      }
    }
    if (nulls && !function.takesNulls()) {
      out.setNull();
      return;
    }
    try {
      body.call(arguments, out);
    } catch (EvaluationException e) {
      throw place().failure(function.name() + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      // A plugin's defect ends this FlowFile, wherever it is computed; its message may hold values.
      throw place().failure(function.name() + " threw " + e.getClass().getName(), e);
    }
    if (out.type() == Value.Type.TEXT && out.text().length() > Expression.MAX_TEXT) {
      throw place().failure(function.name() + ": " + Expression.TOO_LONG);
    }
  }

  private RuntimeException wrong(int index, Value argument) {
    ExpressionFunction.Parameter parameter = function.parameter(index);
    return place()
        .failure(
            function.signature()
                + " wants "
                + parameter.type().described()
                + " as "
                + parameter.name()
                + ", not "
                + ValueType.describe(argument));
  }
}
