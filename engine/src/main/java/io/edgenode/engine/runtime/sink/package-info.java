/**
 * The way from the lane to what is behind: each sink's waiting FlowFiles, batches, retries,
 * breaker, disk buffer, and what the checkpoint keeps of them (K24, K26 to K29, K32, K34, K35).
 */
@NullMarked
package io.edgenode.engine.runtime.sink;

import org.jspecify.annotations.NullMarked;
