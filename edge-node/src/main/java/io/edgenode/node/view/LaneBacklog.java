package io.edgenode.node.view;

import java.time.Duration;

/**
 * One lane at one moment.
 *
 * @param lane its number
 * @param backlog FlowFiles journalled and not yet read
 * @param lag how long ago the record read last was journalled; zero without a backlog
 */
public record LaneBacklog(int lane, long backlog, Duration lag) {}
