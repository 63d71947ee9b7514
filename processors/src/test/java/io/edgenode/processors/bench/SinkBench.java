package io.edgenode.processors.bench;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.ClaimReader;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.SinkContext;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A lane for one sink: a real context, a directory, claims in memory. */
public final class SinkBench implements SinkContext, AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final Context lane = vertx.getOrCreateContext();
  private final Path directory;
  private long since;
  public final Map<String, byte[]> claims = new HashMap<>();

  public SinkBench(Path directory) {
    this.directory = directory;
  }

  /** Calls something on the lane and waits for what it promised. */
  public <T> T onLane(Supplier<Future<T>> call) throws Exception {
    io.vertx.core.Promise<T> done = io.vertx.core.Promise.promise();
    lane.runOnContext(
        turn -> {
          try {
            call.get().onComplete(done);
          } catch (RuntimeException e) {
            done.fail(e);
          }
        });
    return done.future().await(30, TimeUnit.SECONDS);
  }

  public static FlowFile json(long sequence, String json) {
    return flowFile(sequence, Content.of(json.getBytes(StandardCharsets.UTF_8)));
  }

  public static FlowFile flowFile(long sequence, Content content) {
    Lineage lineage =
        Lineage.root(Lineage.JournalIdentity.of("n", "u", "f", 0), 1, sequence, 0, "source");
    return new FlowFile(lineage, Attributes.empty(), content);
  }

  public FlowFile claim(long sequence, String id, byte[] bytes) {
    claims.put(id, bytes);
    return flowFile(
        sequence, new Content.Claim(id, bytes.length, name -> claims.getOrDefault(name, bytes)));
  }

  @Override
  public Vertx vertx() {
    return vertx;
  }

  @Override
  public Context context() {
    return lane;
  }

  @Override
  public String name() {
    return "archive";
  }

  @Override
  public String flow() {
    return "flow";
  }

  /** From now on the sink has come into its flow here. */
  public void since(long position) {
    since = position;
  }

  @Override
  public long since() {
    return since;
  }

  @Override
  public int lane() {
    return 0;
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public LaneTime time() {
    throw new UnsupportedOperationException("the sink is told the time");
  }

  @Override
  public ClaimReader claims() {
    return (claim, offset, max) -> {
      byte[] bytes = claims.get(claim.id());
      if (bytes == null) {
        return Future.failedFuture(new FlowException.BadData("the claim is damaged"));
      }
      int from = (int) Math.min(bytes.length, offset);
      int to = Math.min(bytes.length, from + Math.min(max, 1_000));
      return Future.succeededFuture(Buffer.buffer(bytes).getBuffer(from, to));
    };
  }

  @Override
  public void status(String text) {}

  @Override
  public void close() throws Exception {
    vertx.close().await(30, TimeUnit.SECONDS);
  }
}
