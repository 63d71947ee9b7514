package io.edgenode.benchmarks.crash;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import java.util.Map;

/** A journal whose calls pass the named points, and which can do one thing wrong. */
final class HaltingJournal implements Journal {
  private final Journal real;
  private final Halts halts;
  private final Fault fault;

  HaltingJournal(Journal real, Halts halts, Fault fault) {
    this.real = real;
    this.halts = halts;
    this.fault = fault;
  }

  @Override
  public Tail tail() {
    return real.tail();
  }

  @Override
  public long firstSequence() {
    return real.firstSequence();
  }

  @Override
  public long newest(long bytes) {
    return real.newest(bytes);
  }

  @Override
  public Appender appender() {
    Appender appender = real.appender();
    return new HaltingAppender(
        fault == Fault.ACKNOWLEDGE_EARLY
            ? new LateAppender(appender, real.tail().nextSequence() - 1)
            : appender,
        halts,
        fault == Fault.SKIP_SYNC);
  }

  @Override
  public Reader reader(long fromSequence) {
    Reader reader = real.reader(fromSequence);
    return fault == Fault.SKIP_RECORD || fault == Fault.SKIP_CRC
        ? new FaultyReader(reader, fault)
        : reader;
  }

  @Override
  public void continueAfter(long sequence, long dataCount, Map<String, SourcePosition> positions) {
    real.continueAfter(sequence, dataCount, positions);
  }

  @Override
  public void release(long belowSequence) {
    halts.at(Point.RELEASE_BEFORE);
    real.release(belowSequence);
    halts.at(Point.RELEASE_AFTER);
  }

  @Override
  public long releasableBelow(long sequence) {
    return real.releasableBelow(sequence);
  }

  @Override
  public void releaseRetained(long belowSequence) {
    real.releaseRetained(belowSequence);
  }

  @Override
  public long bytes() {
    return real.bytes();
  }

  @Override
  public long bytesWritten() {
    return real.bytesWritten();
  }

  @Override
  public int claimThreshold() {
    return real.claimThreshold();
  }

  @Override
  public long damagedRanges() {
    return real.damagedRanges();
  }

  @Override
  public void close() {
    real.close();
  }

  private record HaltingAppender(Appender real, Halts halts, boolean unsynced) implements Appender {
    @Override
    public boolean add(
        String source,
        long wallMillis,
        long elapsedMillis,
        Attributes attributes,
        Content content,
        SourcePosition position) {
      return real.add(source, wallMillis, elapsedMillis, attributes, content, position);
    }

    @Override
    public boolean addControl(
        RecordKind kind,
        String source,
        long wallMillis,
        long elapsedMillis,
        byte[] payload,
        SourcePosition position) {
      return real.addControl(kind, source, wallMillis, elapsedMillis, payload, position);
    }

    @Override
    public long commit() {
      halts.at(Point.APPEND_BEFORE);
      long last = real.commit();
      halts.at(Point.APPEND_AFTER);
      return last;
    }

    @Override
    public int pending() {
      return real.pending();
    }

    @Override
    public void discard() {
      real.discard();
    }

    @Override
    public long room() {
      return real.room();
    }

    @Override
    public boolean nearlyFull() {
      return real.nearlyFull();
    }

    @Override
    public boolean accepts() {
      return real.accepts();
    }

    @Override
    public void sync() {
      halts.at(Point.SYNC_BEFORE);
      if (!unsynced) {
        real.sync();
      }
      halts.at(Point.SYNC_AFTER);
    }

    @Override
    public void force() {
      halts.at(Point.FORCE_BEFORE);
      real.force();
      halts.at(Point.FORCE_AFTER);
    }

    @Override
    public void roll() {
      halts.at(Point.ROLL_BEFORE);
      real.roll();
      halts.at(Point.ROLL_AFTER);
    }
  }

  /** Says that records are written while they still wait for more. */
  private static final class LateAppender implements Appender {
    private static final int ENOUGH = 100;

    private final Appender real;
    private long last;
    private int told;

    LateAppender(Appender real, long last) {
      this.real = real;
      this.last = last;
    }

    @Override
    public boolean add(
        String source,
        long wallMillis,
        long elapsedMillis,
        Attributes attributes,
        Content content,
        SourcePosition position) {
      return real.add(source, wallMillis, elapsedMillis, attributes, content, position);
    }

    @Override
    public boolean addControl(
        RecordKind kind,
        String source,
        long wallMillis,
        long elapsedMillis,
        byte[] payload,
        SourcePosition position) {
      return real.addControl(kind, source, wallMillis, elapsedMillis, payload, position);
    }

    @Override
    public long commit() {
      last += real.pending() - told;
      told = real.pending();
      if (told >= ENOUGH) {
        real.commit();
        told = 0;
      }
      return last;
    }

    @Override
    public int pending() {
      return real.pending() - told;
    }

    @Override
    public void discard() {
      real.discard();
    }

    @Override
    public long room() {
      return real.room();
    }

    @Override
    public boolean nearlyFull() {
      return real.nearlyFull();
    }

    @Override
    public boolean accepts() {
      return real.accepts();
    }

    @Override
    public void sync() {
      real.sync();
    }

    @Override
    public void force() {
      real.force();
    }

    @Override
    public void roll() {
      real.roll();
    }
  }
}
