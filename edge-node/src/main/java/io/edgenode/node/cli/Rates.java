package io.edgenode.node.cli;

import io.edgenode.node.view.FlowStats;
import io.edgenode.node.view.Ledger;
import io.edgenode.node.view.NodeStats;
import java.time.Duration;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** What happened between two snapshots, in one line. Stateless. */
final class Rates {
  private Rates() {}

  /**
   * {@code in 120/s · delivered 118/s · filtered 2/s · in flight 4 · dead-lettered 0 · 1 of 2 flows
   * ready}.
   */
  static String between(NodeStats before, NodeStats now) {
    double seconds = Duration.between(before.at(), now.at()).toNanos() / 1e9;
    StringBuilder line = new StringBuilder(96);
    line.append("in ").append(rate(before, now, seconds, flow -> flow.ledger().journalled()));
    line.append(" · delivered ");
    line.append(rate(before, now, seconds, flow -> flow.ledger().delivered()));
    line.append(" · filtered ");
    line.append(rate(before, now, seconds, flow -> flow.ledger().filtered()));
    line.append(" · in flight ").append(sum(now, FlowStats::inFlight));
    line.append(" · dead-lettered ").append(sum(now, flow -> flow.ledger().deadLettered()));
    long ready = now.flows().stream().filter(FlowStats::ready).count();
    if (ready < now.flows().size()) {
      line.append(" · ").append(ready).append(" of ").append(now.flows().size());
      line.append(" flows ready");
    }
    long invalid = now.invalid().size();
    if (invalid > 0) {
      line.append(" · ").append(invalid).append(invalid == 1 ? " file" : " files");
      line.append(" invalid");
    }
    return line.toString();
  }

  /** What became of a flow's FlowFiles in this run, in one line. */
  static String run(FlowStats flow, boolean complete) {
    Ledger run = flow.sinceOpened();
    // The books balance (K24): what ended and did not come in here, an earlier run had left.
    long left = run.ended() + flow.inFlight() - run.journalled() - run.spawned();
    if (complete && run.journalled() == 0 && run.ended() == 0) {
      return flow.name() + ": nothing is new";
    }
    return String.format(
        Locale.ROOT,
        "%s: %d journalled%s, %d delivered, %d filtered, %d absorbed, %d dropped, %d dead-lettered,"
            + " %d in flight%s",
        flow.name(),
        run.journalled(),
        run.spawned() == 0 ? "" : " and " + run.spawned() + " spawned",
        run.delivered(),
        run.filtered(),
        run.absorbed(),
        run.dropped(),
        run.deadLettered(),
        flow.inFlight(),
        left <= 0
            ? ""
            : " (counted from the last checkpoint on, where "
                + left
                + " were left to be finished)");
  }

  static long sum(NodeStats node, ToLongFunction<FlowStats> value) {
    return node.flows().stream().mapToLong(value).sum();
  }

  private static String rate(
      NodeStats before, NodeStats now, double seconds, ToLongFunction<FlowStats> value) {
    if (seconds <= 0) {
      return "0/s";
    }
    double rate = (double) Math.max(0, sum(now, value) - sum(before, value)) / seconds;
    return String.format(Locale.ROOT, rate < 10 && rate > 0 ? "%.1f/s" : "%.0f/s", rate);
  }
}
