package io.edgenode.engine.expression;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;

/**
 * Computes an expression for one FlowFile after another. Belongs to one lane. Nothing is kept from
 * one evaluation to the next.
 */
public final class Evaluator {
  private final Node root;
  private final Frame frame = new Frame();

  private final boolean readsFlowFile;

  /**
   * @param readsFlowFile whether it reads more than the record
   */
  Evaluator(Node root, boolean readsFlowFile) {
    this.root = root;
    this.readsFlowFile = readsFlowFile;
  }

  /**
   * Computes the result.
   *
   * @param out takes it; a field that is passed on unchanged stays a slice of the record
   * @throws FlowException.BadData if there is none: wrong types, division by zero, overflow, or
   *     content that is not a record where one is needed
   */
  public void evaluate(FlowFile in, Value out) {
    frame.load(in);
    run(out);
  }

  /**
   * Computes the result over the record as an editor has it now, in the FlowFile's stead.
   *
   * @param out takes it; it may be a slice of what the editor holds, valid until its next start
   */
  public void evaluate(FlowFile in, RecordEditor edited, Value out) {
    if (readsFlowFile) {
      frame.load(in, edited);
    } else {
      frame.load(edited);
    }
    run(out);
  }

  private void run(Value out) {
    try {
      root.evaluate(frame, out);
    } finally {
      frame.clear();
    }
  }

  /**
   * Whether the result is true; null counts as false.
   *
   * @throws FlowException.BadData if it is neither true, false nor null
   */
  public boolean test(FlowFile in) {
    frame.load(in);
    try {
      return root.truth(frame) == Node.TRUE;
    } finally {
      frame.clear();
    }
  }
}
