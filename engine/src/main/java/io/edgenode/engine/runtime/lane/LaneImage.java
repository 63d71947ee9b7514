package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.graph.GraphRestorer;
import io.edgenode.engine.runtime.ledger.Ledger;
import io.edgenode.engine.runtime.sink.SinkImage;
import java.io.DataInput;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a chain of checkpoints says of a lane, read on a worker before the lane starts (K34). The
 * graph is made when the chain has said which flow version it is of.
 */
final class LaneImage {
  /** Where the journal names the flow's first version: one behind it begins there, too. */
  private static final long FIRST = 1;

  private final FlowFileCodec codec;
  private final Function<String, GraphRestorer> graphOf;
  private final Map<String, SinkImage> sinks = new HashMap<>();
  private long lostBelow;
  private @Nullable GraphRestorer graph;
  private Cursor cursor = Cursor.start("");
  private Ledger.Counts ledger = Ledger.Counts.ZERO;

  /**
   * @param graphOf makes the graph of a flow version and what restores it
   */
  LaneImage(FlowFileCodec codec, Function<String, GraphRestorer> graphOf) {
    this.codec = codec;
    this.graphOf = graphOf;
    this.lostBelow = 0;
  }

  /**
   * The image of a lane of which there is no checkpoint.
   *
   * @param lostBelow the first sequence that the journal still has
   */
  LaneImage(FlowFileCodec codec, long lostBelow) {
    this.codec = codec;
    this.graphOf =
        version -> {
          throw new IllegalStateException("an empty image has no version");
        };
    this.lostBelow = lostBelow;
  }

  /** Takes in a whole chain; a failure leaves the image unusable. */
  void read(CheckpointStore.Chain chain) {
    chain.read((number, position, full, in) -> apply(in));
  }

  /**
   * Says where the journal begins. Behind the mark that is where records between them are gone:
   * nothing makes again what sinks got of these.
   *
   * @param first the first sequence that the journal still has
   */
  void beginAt(long first) {
    if (first > cursor.position() + 1) {
      lostBelow = first;
      sinks.values().forEach(sink -> sink.beginAt(since(), lostBelow));
    }
  }

  private void apply(DataInput in) throws IOException {
    LaneSnapshot.checkFormat(in);
    String before = cursor.flowVersion();
    cursor = Cursor.readFrom(in);
    ledger = Ledger.Counts.readFrom(in);
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      sink(in.readUTF()).apply(in);
    }
    GraphRestorer restorer = graph;
    if (restorer == null || !cursor.flowVersion().equals(before)) {
      restorer = graphOf.apply(cursor.flowVersion());
      graph = restorer;
    }
    restorer.read(in);
  }

  Cursor cursor() {
    return cursor;
  }

  Ledger.Counts ledger() {
    return ledger;
  }

  @Nullable GraphRestorer graph() {
    return graph;
  }

  /** Whether there is something that sinks got, or may have got, of records that are gone. */
  boolean isLost() {
    return lostBelow > 1;
  }

  /** How many FlowFiles the checkpoints know to be undelivered. */
  long undelivered() {
    return sinks.values().stream().mapToLong(SinkImage::undelivered).sum();
  }

  /** Of one that the checkpoints don't have: it comes into its flow where the lane begins. */
  SinkImage sink(String name) {
    return sinks.computeIfAbsent(name, missing -> new SinkImage(codec, since(), lostBelow));
  }

  private long since() {
    return Math.max(FIRST, Math.max(cursor.position(), lostBelow - 1));
  }
}
