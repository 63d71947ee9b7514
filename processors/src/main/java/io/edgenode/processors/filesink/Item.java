package io.edgenode.processors.filesink;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.record.JsonRecord;
import org.jspecify.annotations.Nullable;

/**
 * One FlowFile of a batch on its way into a file.
 *
 * @param index its place in the batch
 * @param path where it goes
 * @param record parsed on the lane; null for a claim, and for what goes as it is
 */
record Item(int index, String path, @Nullable JsonRecord record, Content content) {
  /**
   * A content as lines are made of it.
   *
   * @throws FlowException.BadData if it is no record: then another format would do
   */
  static JsonRecord recordOf(Content content) {
    try {
      return content.record();
    } catch (FlowException.BadData e) {
      throw new FlowException.BadData(
          e.getMessage() + "; with 'format: raw' contents are written as they are", e);
    }
  }
}
