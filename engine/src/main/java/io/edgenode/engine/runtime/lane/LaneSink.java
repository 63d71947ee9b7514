package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.ClaimReader;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.definition.SinkOptions;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.graph.SinkPort;
import io.edgenode.engine.runtime.ledger.Ledger;
import io.edgenode.engine.runtime.sink.SinkImage;
import io.edgenode.engine.runtime.sink.SinkListener;
import io.edgenode.engine.runtime.sink.SinkRunner;
import io.edgenode.engine.runtime.sink.SinkSetup;
import io.edgenode.engine.runtime.sink.SinkStatus;
import io.edgenode.engine.runtime.sink.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One sink on one lane: the runner that delivers, and the books that are kept of it. Its time and
 * its ledger follow the graph, which a new flow version replaces. Owner: the lane.
 */
final class LaneSink implements SinkPort, SinkListener, SinkContext, LaneTime {
  /** Where undeliverable FlowFiles of a sink go. */
  @FunctionalInterface
  interface Undeliverable {
    Future<Void> keep(String sink, FlowFile flowFile, FlowException reason);
  }

  private static final Logger log = LoggerFactory.getLogger(LaneSink.class);

  private final String name;
  private final LaneSetup lane;
  private final LaneSinks owner;
  private final SinkRunner runner;
  private final Undeliverable undeliverable;
  private final boolean office;
  private Ledger ledger = new Ledger();
  private LaneTime time = this;
  private volatile String status = "";
  private boolean started;
  private long since;

  /**
   * @param office whether it is the dead-letter office: what it delivers is dead-lettered
   */
  LaneSink(
      String name,
      LaneSetup lane,
      LaneSinks owner,
      Supplier<Sink> make,
      SinkOptions options,
      Duration linger,
      boolean pipelined,
      boolean office,
      Undeliverable undeliverable) {
    this.name = name;
    this.lane = lane;
    this.owner = owner;
    this.office = office;
    this.undeliverable = undeliverable;
    this.runner =
        new SinkRunner(
            new SinkSetup(
                make,
                options,
                linger,
                pipelined,
                this,
                Timers.of(lane.context()),
                RandomGenerator.getDefault(),
                SinkSetup.Worker.of(lane.context()),
                most -> lane.stores().outbox(lane.number(), name, most),
                new FlowFileCodec(lane.stores().claims()),
                this));
  }

  /** Takes up where the checkpoint left it. */
  Future<Void> start(SinkImage image) {
    started = true;
    since = image.since();
    return runner.start(image);
  }

  boolean isStarted() {
    return started;
  }

  SinkRunner runner() {
    return runner;
  }

  /** Follows a graph: its stage's time, its node's ledger. */
  void follow(LaneTime stageTime, Ledger nodeLedger) {
    time = stageTime;
    ledger = nodeLedger;
  }

  /** Says how far time has come where the sink stands: all that is older has reached it. */
  void onTime() {
    runner.onTime(time.laneMillis());
  }

  /** What the sink says of itself; any thread. */
  String statusText() {
    return status;
  }

  @Override
  public boolean hasRoom() {
    return runner.hasRoom();
  }

  @Override
  public void offer(FlowFile flowFile) {
    runner.offer(flowFile);
  }

  @Override
  public void delivered(long count) {
    if (office) {
      ledger.deadLetter(count);
    } else {
      ledger.deliver(count);
    }
  }

  @Override
  public void dropped(long count, String reason) {
    ledger.drop(count);
  }

  @Override
  public Future<Void> deadLetter(FlowFile flowFile, FlowException reason) {
    return undeliverable.keep(name, flowFile, reason).onSuccess(kept -> ledger.deadLetter(1));
  }

  @Override
  public void wrote(long nanos) {
    if (!office) {
      lane.listener().sinkWriteTook(name, nanos);
    }
  }

  @Override
  public void roomChanged() {
    owner.wake();
  }

  @Override
  public void emptied() {
    owner.wake();
  }

  @Override
  public void statusChanged() {
    SinkStatus now = runner.status();
    if (now.connected()) {
      log.info("sink '{}' of flow '{}' is connected", name, flow());
    } else {
      log.warn(
          "sink '{}' of flow '{}' is not connected, and will be tried again: {}",
          name,
          flow(),
          now.lastError().orElse("no reason given"));
    }
  }

  @Override
  public void broken(StoreException cause) {
    lane.listener().broken(cause);
  }

  @Override
  public Vertx vertx() {
    return lane.vertx();
  }

  @Override
  public Context context() {
    return lane.context();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String flow() {
    return lane.flow().name();
  }

  @Override
  public int lane() {
    return lane.number();
  }

  @Override
  public long since() {
    return since;
  }

  @Override
  public Path directory() {
    return lane.stores().componentDirectory(lane.number(), name);
  }

  @Override
  public LaneTime time() {
    return time;
  }

  @Override
  public ClaimReader claims() {
    return this::readClaim;
  }

  @Override
  public void status(String text) {
    status = text;
  }

  @Override
  public long elapsedMillis() {
    return 0;
  }

  @Override
  public long laneMillis() {
    return 0;
  }

  private Future<Buffer> readClaim(Content.Claim claim, long offset, int max) {
    return lane.context()
        .executeBlocking(
            () -> Buffer.buffer(lane.stores().claims().read(claim.id(), offset, max)), false);
  }
}
