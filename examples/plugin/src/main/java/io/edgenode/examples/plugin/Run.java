package io.edgenode.examples.plugin;

import io.edgenode.engine.api.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How long a machine has run. Immutable: what changes is another one.
 *
 * @param millis the sum, in milliseconds of lane time, up to the last reading
 * @param since lane time of the last reading
 * @param running whether it runs since then
 * @param starts how often it began to run
 */
record Run(long millis, long since, boolean running, int starts) {
  /** The first version of this plugin counted no starts. */
  private static final int WITHOUT_STARTS = 1;

  private static final int VERSION = 2;

  static final StateCodec<Run> CODEC =
      new StateCodec<>() {
        @Override
        public int version() {
          return VERSION;
        }

        @Override
        public void write(Run run, DataOutput out) throws IOException {
          out.writeLong(run.millis);
          out.writeLong(run.since);
          out.writeBoolean(run.running);
          out.writeInt(run.starts);
        }

        @Override
        public Run read(DataInput in) throws IOException {
          return new Run(in.readLong(), in.readLong(), in.readBoolean(), in.readInt());
        }

        @Override
        public boolean reads(int written) {
          return written == VERSION || written == WITHOUT_STARTS;
        }

        @Override
        public Run read(int written, DataInput in) throws IOException {
          if (written == VERSION) {
            return read(in);
          }
          // What it did before was not counted: it began once, if it ever ran.
          Run old = new Run(in.readLong(), in.readLong(), in.readBoolean(), 0);
          return old.running || old.millis > 0
              ? new Run(old.millis, old.since, old.running, 1)
              : old;
        }
      };

  /** A machine of which nothing is known. */
  static Run unknown(long now) {
    return new Run(0, now, false, 0);
  }

  /** What it is after a reading. */
  Run next(long now, boolean runs) {
    return new Run(
        running ? millis + (now - since) : millis,
        now,
        runs,
        runs && !running ? starts + 1 : starts);
  }
}
