/**
 * What a component author meets: FlowFiles, the four kinds of component, and the narrow views that
 * the runtime hands them. Authors never see backpressure, acknowledgement tracking, batching,
 * retries or threads.
 */
@NullMarked
package io.edgenode.engine.api;

import org.jspecify.annotations.NullMarked;
