package io.edgenode.engine.expression;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Computes the {@link KeySpec}'s key of one FlowFile after another. Belongs to one lane. */
public final class Keys {
  /** The longest key, in bytes: keys are kept in memory by the million. */
  public static final int MAX_KEY = 4 * 1024;

  /** How many keys are remembered, so that the same need not be made again. */
  private static final int REMEMBERED = 256;

  private static final int LONGEST_REMEMBERED = 64;

  private final Evaluator[] evaluators;
  private final Value[] values;
  private final ByteOutput bytes = new ByteOutput(64);
  private final @Nullable Key[] remembered = new @Nullable Key[REMEMBERED];

  Keys(List<Evaluator> evaluators) {
    this.evaluators = evaluators.toArray(Evaluator[]::new);
    this.values = new Value[this.evaluators.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = new Value();
    }
  }

  /**
   * The key: canonical bytes of its parts' values, equal for equal values of one type.
   *
   * @throws FlowException.BadData if an expression fails or the key is too long
   */
  public Key key(FlowFile in) {
    if (evaluators.length == 0) {
      return Key.empty();
    }
    bytes.clear();
    for (int i = 0; i < evaluators.length; i++) {
      evaluators[i].evaluate(in, values[i]);
      values[i].writeKey(bytes);
    }
    if (bytes.size() > MAX_KEY) {
      throw new FlowException.BadData(
          "the key has " + bytes.size() + " bytes; at most " + MAX_KEY + " are valid");
    }
    return bytes.size() <= LONGEST_REMEMBERED ? remembered() : Key.of(bytes.toByteArray());
  }

  private Key remembered() {
    byte[] array = bytes.array();
    int hash = 0;
    for (int i = 0; i < bytes.size(); i++) {
      hash = 31 * hash + array[i];
    }
    int place = hash & REMEMBERED - 1;
    Key known = remembered[place];
    if (known == null || !known.isOf(array, bytes.size())) {
      known = Key.of(bytes.toByteArray());
      remembered[place] = known;
    }
    return known;
  }

  /** The value of a part as of the last {@link #key}, valid until the next. */
  public Value value(int part) {
    return values[part];
  }
}
