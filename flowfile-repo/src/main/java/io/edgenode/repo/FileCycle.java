package io.edgenode.repo;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import net.openhft.chronicle.queue.RollCycle;

/**
 * A roll cycle in which a day of Chronicle's clock is a file of ours. The index is sparse, for
 * nothing here reads it: one entry for each {@value #SPACING} excerpts.
 */
final class FileCycle implements RollCycle {
  static final int MILLIS = 24 * 60 * 60 * 1000;

  private static final String FORMAT = "yyyyMMdd";
  private static final DateTimeFormatter NAMES = DateTimeFormatter.ofPattern(FORMAT);
  private static final int COUNT = 64;
  private static final int SPACING = 1024;
  private static final int SEQUENCE_BITS = 32;
  private static final long SEQUENCE_MASK = (1L << SEQUENCE_BITS) - 1;

  /** More excerpts than this don't fit the index of one file. */
  static final int MAX_EXCERPTS = COUNT * COUNT * SPACING;

  /** The file that Chronicle makes of a number. */
  static String name(int number) {
    return LocalDate.ofEpochDay(number).format(NAMES) + ".cq4";
  }

  @Override
  public String format() {
    return FORMAT;
  }

  @Override
  public int lengthInMillis() {
    return MILLIS;
  }

  @Override
  public int defaultIndexCount() {
    return COUNT;
  }

  @Override
  public int defaultIndexSpacing() {
    return SPACING;
  }

  @Override
  public long toIndex(int cycle, long sequenceNumber) {
    return ((long) cycle << SEQUENCE_BITS) + (sequenceNumber & SEQUENCE_MASK);
  }

  @Override
  public long toSequenceNumber(long index) {
    return index & SEQUENCE_MASK;
  }

  @Override
  public int toCycle(long index) {
    return (int) (index >> SEQUENCE_BITS);
  }

  @Override
  public long maxMessagesPerCycle() {
    return MAX_EXCERPTS;
  }
}
