package io.edgenode.benchmarks.crash;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.edgenode.engine.record.ByteOutput;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a remote peer that keeps whatever reaches it, in a file outside the disk under test,
 * and never goes back on anything: what is resent shows. Its snapshot is how far the file reached
 * when the last write was complete, and {@link #open} notes what the runtime recovered:
 *
 * <pre>
 * #open 1234                  recovered from a checkpoint taken when the file had 1234 bytes
 * id TAB last sequence TAB content
 * </pre>
 *
 * While a file {@code PATH.away} exists it can't be reached. Owner: its lane.
 */
final class WitnessSink implements Sink {
  private static final int TAIL = 1 << 16;
  private static final int SECOND = 1000;
  private static final int LOSE_EVERY = 500;

  private final Config config;
  private final Halts halts;
  private final Fault fault;
  private @Nullable SinkContext context;
  private @Nullable FileChannel file;
  private long complete;
  private long seen;

  /** The options of sink {@code witness}. */
  record Config(
      @Option(doc = "The file that it writes.") String path,
      @Option(doc = "How many FlowFiles a second it takes; 0: as many as come.", defaultValue = "0")
          int rate) {}

  WitnessSink(Config config, Halts halts, Fault fault) {
    this.config = config;
    this.halts = halts;
    this.fault = fault;
  }

  static Descriptor<Config> descriptor(Halts halts, Fault fault) {
    return Descriptor.sink("witness", Config.class, config -> new WitnessSink(config, halts, fault))
        .summary("Keeps all that reaches it, resent or not.")
        .build();
  }

  @Override
  public Future<Void> open(SinkContext opened, byte[] snapshot) {
    context = opened;
    long recovered = snapshot.length == 0 ? 0 : ByteBuffer.wrap(snapshot).getLong();
    return opened
        .context()
        .executeBlocking(
            () -> {
              FileChannel channel =
                  FileChannel.open(
                      Path.of(config.path),
                      StandardOpenOption.CREATE,
                      StandardOpenOption.READ,
                      StandardOpenOption.WRITE);
              cutTornLine(channel);
              append(channel, "#open " + recovered + "\n");
              file = channel;
              return channel.size();
            },
            false)
        .map(
            size -> {
              complete = size;
              return null;
            });
  }

  /** A process that ends within a write may leave half of it. */
  private static void cutTornLine(FileChannel channel) throws IOException {
    long size = channel.size();
    ByteBuffer tail = ByteBuffer.allocate((int) Math.min(size, TAIL));
    channel.read(tail, size - tail.capacity());
    int keep = tail.position();
    while (keep > 0 && tail.get(keep - 1) != '\n') {
      keep--;
    }
    channel.truncate(size - tail.position() + keep);
  }

  private static void append(FileChannel channel, String text) throws IOException {
    append(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void append(FileChannel channel, ByteBuffer bytes) throws IOException {
    long at = channel.size();
    while (bytes.hasRemaining()) {
      at += channel.write(bytes, at);
    }
  }

  @Override
  public Future<BatchResult> write(List<FlowFile> batch) {
    SinkContext opened = context;
    FileChannel channel = file;
    if (opened == null || channel == null) {
      return Future.failedFuture(new IllegalStateException("written to before it was opened"));
    }
    ByteBuffer bytes = encode(batch);
    return opened
        .context()
        .executeBlocking(() -> deliver(channel, bytes), false)
        .compose(size -> slowly(opened, batch.size(), size))
        .map(
            size -> {
              complete = size;
              return BatchResult.delivered(batch.size());
            });
  }

  private long deliver(FileChannel channel, ByteBuffer bytes) throws IOException {
    if (Files.exists(Path.of(config.path + ".away"))) {
      throw new FlowException.NotConnected("the witness is away");
    }
    halts.at(Point.SEND_BEFORE);
    ByteBuffer half = bytes.duplicate().limit(bytes.limit() / 2);
    append(channel, half);
    halts.at(Point.SEND_WITHIN);
    append(channel, bytes.position(bytes.limit() / 2));
    halts.at(Point.SEND_AFTER);
    return channel.size();
  }

  private Future<Long> slowly(SinkContext opened, int count, long size) {
    if (config.rate == 0) {
      return Future.succeededFuture(size);
    }
    Promise<Long> promise = Promise.promise();
    opened
        .vertx()
        .setTimer(Math.max(1, (long) count * SECOND / config.rate), id -> promise.complete(size));
    return promise.future();
  }

  private ByteBuffer encode(List<FlowFile> batch) {
    ByteOutput out = new ByteOutput(256);
    List<FlowFile> order = batch;
    if (fault == Fault.SWAP_AT_SINK && batch.size() > 1) {
      order = new ArrayList<>(batch);
      Collections.swap(order, 0, 1);
    }
    for (FlowFile flowFile : order) {
      if (fault == Fault.LOSE_AT_SINK && ++seen % LOSE_EVERY == 0) {
        continue;
      }
      String head = flowFile.id() + "\t" + flowFile.lineage().lastSequence() + "\t";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      flowFile.content().writeTo(out);
      out.write(new byte[] {'\n'});
    }
    return ByteBuffer.wrap(out.toByteArray());
  }

  @Override
  public byte[] snapshot() {
    return ByteBuffer.allocate(Long.BYTES).putLong(complete).array();
  }

  @Override
  public Future<Void> close() {
    FileChannel channel = file;
    SinkContext opened = context;
    if (channel == null || opened == null) {
      return Future.succeededFuture();
    }
    return opened
        .context()
        .executeBlocking(
            () -> {
              channel.close();
              return null;
            },
            false);
  }
}
