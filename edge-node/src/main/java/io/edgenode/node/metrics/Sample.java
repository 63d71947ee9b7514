package io.edgenode.node.metrics;

import java.util.List;

/**
 * One value of a metric.
 *
 * @param labels the values of the metric's labels, in their order
 */
record Sample(List<String> labels, double value) {}
