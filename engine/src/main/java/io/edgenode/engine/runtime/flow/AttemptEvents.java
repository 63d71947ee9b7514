package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.api.repo.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the parts of one opening of a flow say, told to its runner as of this attempt: the runner
 * knows whether that is over. Any thread.
 */
final class AttemptEvents implements FlowEvents {
  private static final Logger log = LoggerFactory.getLogger(AttemptEvents.class);

  private final FlowRunner runner;
  private final int attempt;
  private final Timings timings;

  AttemptEvents(FlowRunner runner, int attempt, Timings timings) {
    this.runner = runner;
    this.attempt = attempt;
    this.timings = timings;
  }

  @Override
  public void failed(Throwable cause) {
    runner.failed(attempt, cause);
  }

  @Override
  public void broken(StoreException cause) {
    runner.failed(attempt, cause);
  }

  @Override
  public void failed(String source, Throwable cause) {
    runner.failed(attempt, FlowFailures.ofSource(source, cause));
  }

  @Override
  public void ended(String source) {
    log.debug("source '{}' of flow '{}' has ended", source, runner.flow().name());
  }

  @Override
  public void settled(int lane, boolean ended) {
    runner.settled(attempt, lane, ended);
  }

  @Override
  public void full(int lane, boolean full, String why) {
    runner.full(attempt, lane, full, why);
  }

  @Override
  public void recordsLost(int lane) {
    runner.ifOpen(OpenFlow::repeatEnds);
  }

  @Override
  public void endUnreadable(int lane) {
    runner.ifOpen(open -> open.tick(lane));
  }

  @Override
  public void distantTimes(String version, String window) {
    runner.distantTimes().met(version, window);
  }

  @Override
  public void checkpointTook(long nanos) {
    timings.checkpointTook(runner.flow().name(), nanos);
  }

  @Override
  public void sinkWriteTook(String sink, long nanos) {
    timings.sinkWriteTook(runner.flow().name(), sink, nanos);
  }

  @Override
  public void notTaken(long count) {
    runner.notTaken(count);
  }

  @Override
  public void clockStepped() {
    runner.clockStepped();
  }
}
