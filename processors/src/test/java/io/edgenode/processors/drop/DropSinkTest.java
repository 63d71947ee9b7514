package io.edgenode.processors.drop;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Sink;
import io.edgenode.processors.bench.SinkBench;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DropSinkTest {
  @TempDir Path temp;

  @Test
  @DisplayName("K24 what is dropped is counted as dropped, not as delivered")
  void dropped() throws Exception {
    assertThat(DropSink.DESCRIPTOR.factory()).isInstanceOf(Descriptor.Factory.OfSink.class);
    Sink sink =
        ((Descriptor.Factory.OfSink<DropConfig>) DropSink.DESCRIPTOR.factory())
            .make()
            .apply(new DropConfig());
    try (SinkBench bench = new SinkBench(temp)) {
      BatchResult result =
          bench.onLane(() -> sink.write(List.of(SinkBench.json(1, "{}"), SinkBench.json(2, "{}"))));
      assertThat(result).isEqualTo(BatchResult.dropped(2));
    }
  }
}
