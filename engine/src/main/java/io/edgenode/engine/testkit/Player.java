package io.edgenode.engine.testkit;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.runtime.state.ComponentState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Plays a scenario in one mode, as a lane would. Owner: the test's thread. */
final class Player<C extends Record> {
  private static final Lineage.JournalIdentity JOURNAL =
      Lineage.JournalIdentity.of("node", "journal", "flow", 0);

  /** Makes every fourth step or so one behind which an instance ends, in no simple pattern. */
  private static final int SPREAD = 0x9E3779B9;

  private record Due(Key key, long deadline) {}

  private final C config;
  private final Function<C, Processor> factory;
  private final TestKit.Mode mode;
  private final HandTime time = new HandTime();
  private final Emitted out = new Emitted();
  private final List<byte[]> snapshots = new ArrayList<>();
  private ComponentState state = new ComponentState(time);
  private Processor processor;
  private long sequence;
  private int steps;

  Player(C config, Function<C, Processor> factory, TestKit.Mode mode) {
    this.config = config;
    this.factory = factory;
    this.mode = mode;
    this.processor = opened();
  }

  Played played() {
    return new Played(mode, out.emissions());
  }

  void play(Step step) {
    if (step instanceof Step.Send send) {
      send(send);
    } else if (step instanceof Step.Pass pass) {
      pass(pass.millis());
    } else {
      processor.onEnd(out);
      restart();
    }
  }

  private Processor opened() {
    Processor fresh = factory.apply(config);
    fresh.open(new HandContext(state, time));
    return fresh;
  }

  /** The FlowFile that this becomes if it is played now. */
  FlowFile next(Step.Send send) {
    Lineage lineage = Lineage.root(JOURNAL, 1, sequence + 1, time.laneMillis(), "test");
    return new FlowFile(lineage, send.attributes(), send.content());
  }

  private void send(Step.Send send) {
    FlowFile in = next(send);
    sequence++;
    int before = out.emissions().size();
    try {
      processor.process(in, out);
    } catch (FlowException.BadData e) {
      if (out.emissions().size() != before) {
        throw new AssertionError("it emitted before it threw BadData", e);
      }
      out.failed(in, e);
    } catch (FlowException e) {
      throw new AssertionError("on the lane a processor may throw BadData only (K26)", e);
    }
    fireDue();
    restart();
  }

  /** Time moves from deadline to deadline, as ticks would move it (K20). */
  private void pass(long millis) {
    long until = time.elapsedMillis() + millis;
    long next = state.earliestDeadline();
    while (next <= until) {
      time.set(Math.max(next, time.elapsedMillis()));
      fireDue();
      restart();
      long following = state.earliestDeadline();
      if (following <= time.elapsedMillis()) {
        // Registered again at or before now: it waits for the next record or tick (K20).
        break;
      }
      next = following;
    }
    time.set(until);
    fireDue();
    restart();
  }

  /** Fires what is due now, once. */
  private void fireDue() {
    List<Due> due = new ArrayList<>();
    state.collectDue(time.elapsedMillis(), (key, deadline) -> due.add(new Due(key, deadline)));
    for (Due timer : due) {
      if (state.takeTimer(timer.key(), timer.deadline())) {
        processor.onTimer(timer.key(), timer.deadline(), out);
      }
    }
  }

  /** Goes on with a fresh instance that knows the written state alone. */
  private void restart() {
    if (mode == TestKit.Mode.PLAIN
        || (mode == TestKit.Mode.RESTORED_AT_TIMES && (++steps * SPREAD) >>> 30 != 0)) {
      return;
    }
    boolean whole = mode != TestKit.Mode.RESTORED_FROM_CHANGES || snapshots.isEmpty();
    if (whole) {
      snapshots.clear();
    }
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      state.snapshot(whole).writeTo(new DataOutputStream(bytes));
      snapshots.add(bytes.toByteArray());
      state = new ComponentState(time);
      for (byte[] snapshot : snapshots) {
        state.restore(new DataInputStream(new ByteArrayInputStream(snapshot)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("writing state into memory", e);
    }
    processor = opened();
  }
}
