package io.edgenode.node.flowtest;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.config.Mark;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One thing that a case does to its flow. Immutable. */
sealed interface Step {
  Mark at();

  /**
   * FlowFiles come in.
   *
   * @param source empty where the flow's only one is meant
   * @param when elapsed time since the case began; empty for now
   */
  record Give(Mark at, Optional<Duration> when, Optional<String> source, List<Given> given)
      implements Step {
    public Give {
      given = List.copyOf(given);
    }
  }

  /**
   * One FlowFile.
   *
   * @param source its own, where an exported slice says it
   * @param after how long behind the first of its step
   */
  record Given(byte[] content, Attributes attributes, Optional<String> source, Duration after) {}

  /** Time goes by: to a moment since the case began, or by so much. */
  record Advance(Mark at, Duration by, boolean absolute) implements Step {}

  /** Somebody sets the wall clock. */
  record SetClock(Mark at, long wallMillis) implements Step {}

  /** Sources end; all of them if none is named. */
  record End(Mark at, List<String> sources) implements Step {
    public End {
      sources = List.copyOf(sources);
    }
  }

  /** A checkpoint is taken. */
  record Checkpoint(Mark at) implements Step {}

  /** So far the sinks were given this. */
  record Expect(Mark at, List<Expectation> expected) implements Step {
    public Expect {
      expected = List.copyOf(expected);
    }
  }

  /** The node goes down and comes up again. */
  record Restart(Mark at, Kind kind) implements Step {
    /** How it goes down. */
    enum Kind {
      /** Without a word: the last checkpoint holds. */
      CRASH,
      /** As it should, with a last checkpoint. */
      CLEAN
    }
  }
}
