package io.edgenode.processors.parse;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.record.MalformedRecordException;

/** Makes records of one text after another. Belongs to one lane. */
@FunctionalInterface
interface TextFormat {
  /**
   * Reads all of a text.
   *
   * @param text UTF-8 that nobody writes to any more, not blank
   * @param arrival when it came in, epoch milliseconds
   * @param into where its records go
   * @throws MalformedRecordException if it is not of this format, with what is wrong where
   * @throws FlowException.BadData the same, or if it comes to more than is allowed
   */
  void parse(byte[] text, long arrival, Parsed into);
}
