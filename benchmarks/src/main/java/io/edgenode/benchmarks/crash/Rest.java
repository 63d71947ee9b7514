package io.edgenode.benchmarks.crash;

import java.util.Optional;

/**
 * How a node came to rest.
 *
 * @param refusal why it does not run, if it does not
 * @param settled whether nothing is in flight any more
 * @param damaged ranges that were found damaged in any store
 * @param dropped FlowFiles that the ledger calls dropped
 * @param deadLettered those that it calls dead-lettered, before and after the restart
 */
record Rest(
    Optional<String> refusal,
    boolean settled,
    boolean balanced,
    long damaged,
    long dropped,
    long deadLettered,
    String description) {}
