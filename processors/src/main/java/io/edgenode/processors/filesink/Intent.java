package io.edgenode.processors.filesink;

import java.io.IOException;
import java.util.List;

/**
 * One record of {@link Intents}.
 *
 * @param number rises and never repeats
 * @param kind what it says
 * @param path as rendered; empty where the kind has none
 * @param state where the path stood; its columns are not kept
 * @param count SETTLED: how often files had been changed; BORN: the place in the journal
 * @param back SETTLED, BORN: what stands between this number and the record has been taken back
 */
record Intent(long number, Kind kind, String path, FileState state, long count, long back) {
  private static final FileState NOWHERE = new FileState(0, 0, 0, List.of(), false);

  enum Kind {
    /** The path is written to from here on. */
    WRITE(0),
    /** Another writer was found at the path, behind our last byte: not cut until the next WRITE. */
    LEFT(1),
    /** All files stand as after so many changes, and that is synced. */
    SETTLED(2),
    /** A life of the sink begins: it came into its flow at this place of the journal. */
    BORN(3);

    final int code;

    Kind(int code) {
      this.code = code;
    }

    static Kind of(int code) throws IOException {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IOException("an intent of the file sink is of kind " + code + ", not known here");
    }
  }

  static Intent write(long number, String path, FileState state) {
    return new Intent(number, Kind.WRITE, path, state, 0, number);
  }

  static Intent left(long number, String path, FileState state) {
    return new Intent(number, Kind.LEFT, path, state, 0, number);
  }

  static Intent settled(long number, long writes, long back) {
    return new Intent(number, Kind.SETTLED, "", NOWHERE, writes, back);
  }

  static Intent born(long number, long since, long back) {
    return new Intent(number, Kind.BORN, "", NOWHERE, since, back);
  }

  boolean isWrite() {
    return kind == Kind.WRITE;
  }

  boolean isBorn() {
    return kind == Kind.BORN;
  }

  /** Whether it says that all files stand as after so many changes. */
  boolean settles(long writes) {
    return kind == Kind.SETTLED && count == writes && writes != FileSnapshot.UNCOUNTED;
  }
}
