package io.edgenode.processors.stdout;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.edgenode.engine.record.ByteOutput;
import io.vertx.core.Future;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes FlowFiles to standard output. The lane makes the bytes of a batch, a worker writes them in
 * one piece, for a pipe may block.
 */
public final class StdoutSink implements Sink {
  public static final Descriptor<StdoutConfig> DESCRIPTOR =
      Descriptor.sink("stdout", StdoutConfig.class, config -> new StdoutSink(config, System.out))
          .summary("Writes FlowFiles to standard output, to look at them or to pipe them on.")
          .description(
              """
              What is written has left the node: after a crash the FlowFiles since the last
              checkpoint are written again. Contents above 64 KiB that lie on disk are
              dead-lettered where they are too large to be read as a record.
              """)
          .example("Look at what comes out of a step", "{ type: stdout }")
          .example("Text as it is", "{ type: stdout, format: lines }")
          .build();

  private final StdoutConfig.Format format;
  private final PrintStream out;
  private @Nullable SinkContext context;

  StdoutSink(StdoutConfig config, PrintStream out) {
    this.format = config.format();
    this.out = out;
  }

  @Override
  public Future<Void> open(SinkContext from, byte[] snapshot) {
    context = from;
    return Future.succeededFuture();
  }

  @Override
  public Future<BatchResult> write(List<FlowFile> batch) {
    if (context == null) {
      return Future.failedFuture(new IllegalStateException("written to before it was opened"));
    }
    ByteOutput bytes = new ByteOutput(batch.size() * 128);
    List<BatchResult.Failure> failures = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      int start = bytes.size();
      try {
        append(batch.get(i), bytes);
      } catch (FlowException.BadData e) {
        bytes.truncate(start);
        failures.add(new BatchResult.Failure(i, e));
      }
    }
    BatchResult result = new BatchResult(batch.size() - failures.size(), failures);
    return context
        .context()
        .executeBlocking(
            () -> {
              print(bytes);
              return result;
            },
            false);
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  private void append(FlowFile flowFile, ByteOutput bytes) {
    if (format == StdoutConfig.Format.NDJSON) {
      flowFile.content().record().writeTo(bytes);
    } else {
      flowFile.content().writeTo(bytes);
    }
    if (format != StdoutConfig.Format.RAW) {
      bytes.write('\n');
    }
  }

  private void print(ByteOutput bytes) {
    // Several sinks may write here: a batch stays together.
    synchronized (out) {
      out.write(bytes.array(), 0, bytes.size());
      out.flush();
      if (out.checkError()) {
        throw new FlowException.NotConnected("nobody reads standard output any more");
      }
    }
  }
}
