package io.edgenode.processors.window;

import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.expression.Keys;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.Value;

/** Writes a key's fields as every window's result begins with them. Owner: the lane. */
final class KeyFields {
  private final KeySpec spec;
  private final ByteOutput json = new ByteOutput(64);

  KeyFields(KeySpec spec) {
    this.spec = spec;
  }

  /** The fields of the key computed last, as the beginning of a JSON object. */
  byte[] of(Keys keys) {
    json.clear();
    json.write('{');
    for (int i = 0; i < spec.parts().size(); i++) {
      Value.ofText(spec.parts().get(i).name()).writeJson(json);
      json.write(':');
      keys.value(i).writeJson(json);
      json.write(',');
    }
    return json.toByteArray();
  }
}
