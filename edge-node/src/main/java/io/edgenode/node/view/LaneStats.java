package io.edgenode.node.view;

import java.time.Duration;

/**
 * One lane at one moment.
 *
 * @param lane its number
 * @param epoch the opening of its journal
 * @param backlog FlowFiles journalled and not yet read
 * @param lag how long ago the record that it reads next was journalled; zero without a backlog
 * @param clockOffset lane time minus elapsed time
 * @param clockSteps how often the wall clock stepped by more than a minute
 */
public record LaneStats(
    int lane, int epoch, long backlog, Duration lag, Duration clockOffset, long clockSteps) {}
