package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.lane.Cursor;
import io.edgenode.engine.runtime.lane.LaneSnapshot;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The kept checkpoint that a replay starts at, where the journal's head is gone: the state that the
 * lane had there, and nothing of its sinks.
 *
 * @param cursor where it stands
 * @param upTo the greatest position in the chain that is taken
 */
public record ReplayStart(CheckpointStore.Chain chain, Cursor cursor, long upTo) {
  /**
   * The newest checkpoint that stands before a sequence and behind which the journal is all there.
   *
   * @param firstSequence the journal's oldest
   */
  public static Optional<ReplayStart> before(
      long begin, long firstSequence, List<CheckpointStore.Chain> chains) {
    return all(firstSequence, chains).stream()
        .filter(start -> start.upTo < begin)
        .max(Comparator.comparingLong(ReplayStart::upTo));
  }

  /**
   * The oldest checkpoint behind which the journal is all there.
   *
   * @param firstSequence the journal's oldest
   */
  public static Optional<ReplayStart> oldest(
      long firstSequence, List<CheckpointStore.Chain> chains) {
    return all(firstSequence, chains).stream().min(Comparator.comparingLong(ReplayStart::upTo));
  }

  private static List<ReplayStart> all(long firstSequence, List<CheckpointStore.Chain> chains) {
    List<ReplayStart> starts = new ArrayList<>();
    for (CheckpointStore.Chain chain : chains) {
      chain.read(
          (number, position, full, in) -> {
            Cursor mark = LaneSnapshot.readCursor(in);
            if (mark.position() >= firstSequence - 1) {
              starts.add(new ReplayStart(chain, mark, mark.position()));
            }
          });
    }
    return starts;
  }

  /** The chain up to there, without sinks. */
  CheckpointStore.Chain stripped(FlowFileCodec codec, boolean readLastAgain) {
    return new CheckpointStore.Chain() {
      @Override
      public long number() {
        return chain.number();
      }

      @Override
      public long position() {
        return upTo;
      }

      @Override
      public void read(CheckpointStore.Visitor visitor) {
        chain.read(
            (number, position, full, in) -> {
              if (position <= upTo) {
                visitor.accept(
                    number,
                    position,
                    full,
                    LaneSnapshot.withoutSinks(
                        stream(in),
                        codec,
                        mark -> readLastAgain && position == upTo ? mark.before() : mark));
              }
            });
      }
    };
  }

  private static DataInputStream stream(DataInput in) {
    return in instanceof DataInputStream data ? data : new DataInputStream((InputStream) in);
  }
}
