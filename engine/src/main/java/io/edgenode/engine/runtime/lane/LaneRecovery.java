package io.edgenode.engine.runtime.lane;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.graph.GraphRestorer;
import io.edgenode.engine.runtime.ledger.Ledger;
import io.edgenode.engine.runtime.state.StateTooLarge;
import io.edgenode.engine.runtime.time.Clocks;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a lane as the newest readable checkpoint has it (K34). One recovery makes one lane; on a
 * worker.
 */
final class LaneRecovery {
  private static final Logger log = LoggerFactory.getLogger(LaneRecovery.class);

  private final LaneSetup setup;
  private final Clocks clocks;
  private Ledger own = new Ledger();
  private @Nullable Lane lane;

  LaneRecovery(LaneSetup setup, Clocks clocks) {
    this.setup = setup;
    this.clocks = clocks;
  }

  Lane recover() {
    List<CheckpointStore.Chain> chains = setup.stores().checkpoints(setup.number()).chains();
    RuntimeException unreadable = null;
    for (CheckpointStore.Chain chain : chains) {
      try {
        return from(chain);
      } catch (StateTooLarge e) {
        throw e;
      } catch (RuntimeException e) {
        unreadable = e;
      }
    }
    if (unreadable != null) {
      throw new IllegalStateException(
          "no checkpoint of lane " + setup.number() + " can be read", unreadable);
    }
    return fresh();
  }

  private Lane from(CheckpointStore.Chain chain) {
    own = new Ledger();
    LaneSinks sinks = sinks();
    @Nullable LaneGraph[] graph = new LaneGraph[1];
    FlowFileCodec codec = new FlowFileCodec(setup.stores().claims());
    LaneImage image =
        new LaneImage(
            codec,
            version -> {
              LaneGraph made =
                  LaneGraph.of(setup.versions().apply(version), setup, sinks, this::wake);
              graph[0] = made;
              return new GraphRestorer(made.graph(), codec);
            });
    try {
      image.read(chain);
      image.beginAt(setup.writer().journal().firstSequence());
      if (image.isLost()) {
        log.warn(
            "flow '{}', lane {}: the journal begins with record {} and the last checkpoint is of"
                + " record {}: what is between is lost, and what sinks got of it stays as it is",
            setup.flow().name(),
            setup.number(),
            setup.writer().journal().firstSequence(),
            image.cursor().position());
      }
    } catch (RuntimeException e) {
      LaneGraph half = graph[0];
      if (half != null) {
        // The next chain's state needs the room in the heap that this one's took.
        half.graph().close();
      }
      throw e;
    }
    return made(new Lane(setup, image, own, sinks, requireNonNull(graph[0]), clocks));
  }

  private Lane fresh() {
    LaneSinks sinks = sinks();
    FlowFileCodec codec = new FlowFileCodec(setup.stores().claims());
    LaneImage image = new LaneImage(codec, setup.writer().journal().firstSequence());
    if (image.isLost()) {
      log.warn(
          "flow '{}', lane {}: no checkpoint is left and the journal begins with record {}; state"
              + " and counters begin anew, and what stood before counts as dropped",
          setup.flow().name(),
          setup.number(),
          setup.writer().journal().firstSequence());
    }
    LaneGraph graph = LaneGraph.of(setup.flow(), setup, sinks, this::wake);
    return made(new Lane(setup, image, own, sinks, graph, clocks));
  }

  private LaneSinks sinks() {
    return new LaneSinks(setup, own, this::wake);
  }

  private Lane made(Lane recovered) {
    lane = recovered;
    return recovered;
  }

  private void wake() {
    Lane recovered = lane;
    if (recovered != null) {
      recovered.wake();
    }
  }
}
