package io.edgenode.engine.runtime.source;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.Value;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Says which lane a FlowFile goes to: a hash of the partition fields' canonical bytes (K16). What
 * can't be read goes to lane 0. The hash is part of the contract of a data directory: it never
 * changes. Owner: one source's context.
 */
public final class Partitioner {
  private final FieldName[] fields;
  private final int lanes;
  private final Value value = new Value();
  private final ByteOutput key = new ByteOutput(64);
  private final CRC32C hash = new CRC32C();

  public Partitioner(List<String> fields, int lanes) {
    this.fields = fields.stream().map(FieldName::of).toArray(FieldName[]::new);
    this.lanes = lanes;
  }

  public int lane(Content content) {
    if (lanes == 1) {
      return 0;
    }
    JsonRecord record;
    try {
      record = content.record();
    } catch (FlowException.BadData e) {
      return 0;
    }
    key.clear();
    for (FieldName field : fields) {
      record.read(field, value);
      value.writeKey(key);
    }
    hash.reset();
    hash.update(key.array(), 0, key.size());
    return (int) (hash.getValue() % lanes);
  }
}
