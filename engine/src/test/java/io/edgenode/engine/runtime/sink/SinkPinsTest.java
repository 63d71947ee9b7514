package io.edgenode.engine.runtime.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.record.ByteOutput;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What waits at a sink is often a slice of a journal excerpt, and most of that has gone. */
final class SinkPinsTest {
  private static final int EXCERPT = 24 * 1024;

  @Test
  @DisplayName("P5 what waits does not hold the excerpts that it came in, and goes as it was")
  void pinsNothing() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = away();
          int count = 5_000;
          for (int i = 0; i < count; i++) {
            byte[] excerpt = new byte[EXCERPT];
            excerpt[i] = (byte) i;
            rig.offer(new Content.Bytes(excerpt, i, 100));
          }
          assertThat(rig.runner.hasRoom()).isTrue();
          long held = held(rig).stream().mapToLong(array -> array.length).sum();
          assertThat(held).isLessThan(Pins.MOST + count * 100L + EXCERPT);

          List<Byte> came = new ArrayList<>();
          rig.remote.behaviour =
              batch -> {
                batch.forEach(each -> came.add(firstByte(each)));
                return rig.remote.accept(batch);
              };
          rig.timers.advance(60_000);
          assertThat(came).hasSize(count);
          for (int i = 0; i < count; i++) {
            assertThat(came.get(i)).isEqualTo((byte) i);
          }
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("P5 what shares an excerpt stays in it: nothing is copied that need not be")
  void sharesWhatIsFull() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = away();
          Set<byte[]> excerpts = Collections.newSetFromMap(new IdentityHashMap<>());
          while (excerpts.size() * (long) EXCERPT < 2 * Pins.MOST) {
            byte[] excerpt = new byte[EXCERPT];
            excerpts.add(excerpt);
            for (int at = 0; at < EXCERPT; at += 1024) {
              rig.offer(new Content.Bytes(excerpt, at, 1024));
            }
          }
          Set<byte[]> held = held(rig);
          assertThat(held.size()).isEqualTo(excerpts.size());
          assertThat(excerpts.containsAll(held)).isTrue();
          return true;
        });
  }

  private static SinkRig away() {
    SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
    rig.remote.behaviour = batch -> Future.failedFuture(new FlowException.NotConnected("away"));
    return rig;
  }

  /** The arrays behind what waits. */
  private static Set<byte[]> held(SinkRig rig) {
    Set<byte[]> arrays = Collections.newSetFromMap(new IdentityHashMap<>());
    rig.runner.visit(content -> arrays.add(((Content.Bytes) content).array()));
    return arrays;
  }

  private static byte firstByte(FlowFile flowFile) {
    ByteOutput out = new ByteOutput(100);
    flowFile.content().writeTo(out);
    return out.toByteArray()[0];
  }
}
