package io.edgenode.processors.filesink;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.record.JsonRecord;
import org.jspecify.annotations.Nullable;

/**
 * One FlowFile of a batch on its way into a file.
 *
 * @param index its place in the batch
 * @param path where it goes
 * @param record parsed on the lane; null for a claim, and for what goes as it is
 */
record Item(int index, String path, @Nullable JsonRecord record, Content content) {}
