package io.edgenode.engine.runtime.window;

import io.edgenode.engine.api.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far time has come at one window: what a checkpoint holds of a {@link Watermark}. Owner: the
 * lane; changed in place as {@link io.edgenode.engine.api.KeyedState#generation} allows.
 */
final class Progress {
  static final StateCodec<Progress> CODEC = new Codec();

  /** What has come to nothing yet. */
  static final long NOTHING = Long.MIN_VALUE;

  /** Finite once anything was heard. */
  long watermark = NOTHING;

  /** Whether all that is open fires, because the input ended or the clock stepped. */
  boolean emptying;

  /** What the watermark becomes behind that, at least. */
  long behind = NOTHING;

  /** By feed. */
  final Map<String, Heard> heard = new LinkedHashMap<>();

  /** What is known of one feed. */
  static final class Heard {
    /** The greatest event time, {@link #NOTHING} if it was not heard yet. */
    long greatest = NOTHING;

    /** When it was last heard, or when counting began, in elapsed milliseconds. */
    long at;

    private Heard copy() {
      Heard copy = new Heard();
      copy.greatest = greatest;
      copy.at = at;
      return copy;
    }
  }

  Progress copy() {
    Progress copy = new Progress();
    copy.watermark = watermark;
    copy.emptying = emptying;
    copy.behind = behind;
    heard.forEach((feed, known) -> copy.heard.put(feed, known.copy()));
    return copy;
  }

  private static final class Codec implements StateCodec<Progress> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Progress progress, DataOutput out) throws IOException {
      out.writeLong(progress.watermark);
      out.writeBoolean(progress.emptying);
      out.writeLong(progress.behind);
      out.writeInt(progress.heard.size());
      for (Map.Entry<String, Heard> feed : progress.heard.entrySet()) {
        out.writeUTF(feed.getKey());
        out.writeLong(feed.getValue().greatest);
        out.writeLong(feed.getValue().at);
      }
    }

    @Override
    public Progress read(DataInput in) throws IOException {
      Progress progress = new Progress();
      progress.watermark = in.readLong();
      progress.emptying = in.readBoolean();
      progress.behind = in.readLong();
      for (int left = in.readInt(); left > 0; left--) {
        Heard heard = new Heard();
        String feed = in.readUTF();
        heard.greatest = in.readLong();
        heard.at = in.readLong();
        progress.heard.put(feed, heard);
      }
      return progress;
    }
  }
}
