package io.edgenode.engine.expression;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.KeyReader;
import io.edgenode.engine.record.MalformedRecordException;
import io.edgenode.engine.record.Value;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A {@link KeySpec}'s keys as people write them: a JSON object of the parts by name, as in {@code
 * {"site":"north","sensor":7}}; where there is one part also its value alone, and what is no JSON
 * is text. {@code 7} and {@code "7"} are different keys. Immutable.
 */
public final class KeyText {
  private final List<String> names;

  public KeyText(KeySpec spec) {
    this.names = spec.parts().stream().map(KeySpec.Part::name).toList();
  }

  /**
   * The key that is written.
   *
   * @throws IllegalArgumentException if it is none of this spec, with what would be valid
   */
  public Key parse(String text) {
    ByteOutput bytes = new ByteOutput(64);
    Value value = valueOf(text);
    if (value.type() == Value.Type.OBJECT) {
      writeParts(value.record(), bytes);
    } else if (names.size() == 1) {
      value.writeKey(bytes);
    } else {
      throw new IllegalArgumentException("the key must be " + valid());
    }
    if (bytes.size() > Keys.MAX_KEY) {
      throw new IllegalArgumentException(
          "the key has " + bytes.size() + " bytes; at most " + Keys.MAX_KEY + " are valid");
    }
    return Key.of(bytes.toByteArray());
  }

  /** The parts of a key of this spec by name, as JSON. */
  public byte[] write(Key key) {
    ByteOutput json = new ByteOutput(64);
    KeyReader reader = new KeyReader(key.bytes());
    json.write('{');
    for (int i = 0; i < names.size(); i++) {
      if (i > 0) {
        json.write(',');
      }
      Value.ofText(names.get(i)).writeJson(json);
      json.write(':');
      reader.writeNext(json);
    }
    json.write('}');
    return json.toByteArray();
  }

  private Value valueOf(String text) {
    try {
      return Value.ofJson(text);
    } catch (MalformedRecordException noJson) {
      return Value.ofText(text);
    }
  }

  private void writeParts(JsonRecord parts, ByteOutput bytes) {
    Value part = new Value();
    for (String name : names) {
      FieldName field = FieldName.of(name);
      if (!parts.has(field)) {
        throw new IllegalArgumentException("the key lacks '" + name + "': it must be " + valid());
      }
      parts.read(field, part);
      part.writeKey(bytes);
    }
    if (parts.size() != names.size()) {
      throw new IllegalArgumentException("the key has parts too many: it must be " + valid());
    }
  }

  private String valid() {
    String object =
        names.stream()
            .map(name -> '"' + name + "\":…")
            .collect(Collectors.joining(",", "a JSON object as in {", "}"));
    return names.size() == 1 ? "a value, or " + object : object;
  }
}
