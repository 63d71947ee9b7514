package io.edgenode.processors.window;

import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.expression.Keys;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.Value;

/** Writes a key's fields as every window's result begins with them. Owner: the lane. */
final class KeyFields {
  /** Each name with its quotes and colon. */
  private final byte[][] labels;

  private final ByteOutput json = new ByteOutput(64);

  KeyFields(KeySpec spec) {
    this.labels = spec.parts().stream().map(part -> label(part.name())).toArray(byte[][]::new);
  }

  /** A name as JSON, with its colon. */
  static byte[] label(String name) {
    ByteOutput label = new ByteOutput(name.length() + 3);
    Value.ofText(name).writeJson(label);
    label.write(':');
    return label.toByteArray();
  }

  /** The fields of the key computed last, as the beginning of a JSON object. */
  byte[] of(Keys keys) {
    json.clear();
    json.write('{');
    for (int i = 0; i < labels.length; i++) {
      json.write(labels[i]);
      keys.value(i).writeJson(json);
      json.write(',');
    }
    return json.toByteArray();
  }
}
