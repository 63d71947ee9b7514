package io.edgenode.processors.parse;

import io.edgenode.engine.record.JsonElements;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.MalformedRecordException;

/** JSON objects: one, several one after the other, or in an array. Stateless. */
final class JsonFormat implements TextFormat {
  @Override
  public void parse(byte[] text, long arrival, Parsed into) {
    JsonElements.split(
        text,
        0,
        text.length,
        (offset, length) -> {
          if (text[offset] != '{') {
            throw new MalformedRecordException(
                "value "
                    + (into.records().size() + 1)
                    + ", at byte "
                    + offset
                    + ", is not a JSON object");
          }
          into.add(JsonRecord.parse(text, offset, length));
        });
  }
}
