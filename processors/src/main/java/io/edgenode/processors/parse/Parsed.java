package io.edgenode.processors.parse;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.record.JsonRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of one text, bounded: a short text may come to much, for each entry of a SenML pack
 * gets the base name. Owner: the lane.
 */
final class Parsed {
  /** The most records of one text. */
  static final int MAX_RECORDS = 100_000;

  /** The most bytes that they have together. */
  static final long MAX_BYTES = 16L * 1024 * 1024;

  /** The most fields that one record is made of. */
  static final int MAX_FIELDS = 1000;

  private final List<JsonRecord> records = new ArrayList<>();
  private long bytes;

  void add(JsonRecord record) {
    bytes += record.mostBytes();
    if (records.size() == MAX_RECORDS || bytes > MAX_BYTES) {
      throw new FlowException.BadData(
          "the text comes to more than "
              + MAX_RECORDS
              + " records or "
              + MAX_BYTES
              + " bytes, which is the most that one may");
    }
    records.add(record);
  }

  List<JsonRecord> records() {
    return records;
  }
}
