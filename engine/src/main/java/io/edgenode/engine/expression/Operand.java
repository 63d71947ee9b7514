package io.edgenode.engine.expression;

import io.edgenode.engine.record.Value;
import org.jspecify.annotations.Nullable;

/**
 * A node together with the register that takes its result. A constant is in its register from the
 * beginning: reading it calls and copies nothing. Belongs to the node that it is an operand of.
 */
final class Operand {
  private final @Nullable Node node;
  private final Value value;

  Operand(Node node) {
    if (node instanceof ReadNodes.ConstantNode constant) {
      this.node = null;
      this.value = constant.value();
    } else {
      this.node = node;
      this.value = new Value();
    }
  }

  /** The result: read only, valid until the next call. */
  Value value(Frame frame) {
    Node computed = node;
    if (computed != null) {
      computed.evaluate(frame, value);
    }
    return value;
  }
}
