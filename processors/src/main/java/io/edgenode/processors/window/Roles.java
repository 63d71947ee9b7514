package io.edgenode.processors.window;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.expression.Evaluator;
import io.edgenode.engine.record.Value;

/** Says what a record is to a sequence. The codes are on disk. Owner: the lane. */
interface Roles {
  /** Says nothing. */
  int NONE = 0;

  /** One may begin with it. */
  int FIRST = 1;

  /** One may end with it; a record may be both. */
  int THEN = 2;

  /** One has begun with it. */
  int PENDING = 4;

  /** One has begun with it, and has lasted long enough. */
  int RAISED = 8;

  /**
   * What a record may be: {@link #FIRST}, {@link #THEN}, both or {@link #NONE}.
   *
   * @throws FlowException.BadData if that can't be computed
   */
  int of(FlowFile in);

  /** Two conditions, null being false. */
  static Roles ofTwo(Evaluator first, Evaluator then) {
    return in -> (first.test(in) ? FIRST : NONE) | (then.test(in) ? THEN : NONE);
  }

  /** One condition that begins with true and ends with false. */
  static Roles ofOne(Evaluator condition) {
    Value value = new Value();
    return in -> {
      condition.evaluate(in, value);
      return switch (value.type()) {
        case NULL -> NONE;
        case BOOLEAN -> value.asBoolean() ? FIRST : THEN;
        default ->
            throw new FlowException.BadData(
                "the condition gives " + value.type() + "; it must give true, false or null");
      };
    };
  }
}
