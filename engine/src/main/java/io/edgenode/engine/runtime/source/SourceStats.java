package io.edgenode.engine.runtime.source;

import java.util.Map;

/**
 * How a source is.
 *
 * @param accepted FlowFiles journalled since it was started
 * @param waiting FlowFiles handed over and not journalled yet
 * @param paused whether it is asked to offer nothing now
 * @param ended whether it has ended
 * @param status what it says of itself; empty for nothing
 * @param refused what was refused before the journal, by reason
 */
public record SourceStats(
    long accepted,
    long waiting,
    boolean paused,
    boolean ended,
    String status,
    Map<String, Long> refused) {}
