/**
 * The fused graph of one lane: what a FlowFile runs through between journal and sinks, as plain
 * calls.
 *
 * <p>Components that stand behind an asynchronous step form a later {@link
 * io.edgenode.engine.runtime.graph.Stage stage}. Every journal record passes every stage as one
 * {@link io.edgenode.engine.runtime.graph.Event event}, in order, and enters a stage only when all
 * that it started before has answered; so each stage sees FlowFiles, ticks and ends in journal
 * order, whatever the answers' timing (K25).
 */
@NullMarked
package io.edgenode.engine.runtime.graph;

import org.jspecify.annotations.NullMarked;
