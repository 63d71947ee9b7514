package io.edgenode.engine.api.repo;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One lane's journal (K1, K2, K9): every FlowFile is written here once, packed with others into
 * checksummed excerpts. One writer appends, one lane reads, any thread may ask for sizes.
 *
 * <p>Sequences count all records, data and control, from 1; they never restart and never repeat.
 */
public interface Journal extends AutoCloseable {
  /** What stood at the end when it was opened, or what {@link #continueAfter} made of it. */
  Tail tail();

  /** The oldest sequence that can still be read; {@code tail().nextSequence()} if there is none. */
  long firstSequence();

  /**
   * The first sequence of an excerpt that begins at most so many bytes before the journal's end:
   * from there on, that much is read at most, however large the journal is. Any thread.
   */
  long newest(long bytes);

  /** The writer's way in; one, used by one thread at a time. */
  Appender appender();

  /**
   * A reader that begins with this sequence, or with the first readable one behind it. Readers do
   * not disturb each other.
   */
  Reader reader(long fromSequence);

  /**
   * Continues behind what a checkpoint knows, where damage made the journal end before it (K34).
   * Before the first append only.
   */
  void continueAfter(long sequence, long dataCount, Map<String, SourcePosition> positions);

  /** Deletes files that hold nothing at or above this sequence, retention permitting. */
  void release(long belowSequence);

  /** Deletes retained files whose records are all below this sequence, before their time (K14). */
  void releaseRetained(long belowSequence);

  /**
   * Where the file begins that holds this sequence, or would: what lies below goes with {@link
   * #release}, retention permitting. Any thread.
   */
  default long releasableBelow(long sequence) {
    return firstSequence();
  }

  /** Bytes on disk, claims excluded. */
  long bytes();

  /** Bytes appended since it was opened: what wears the flash. */
  long bytesWritten();

  /** Content above this many bytes goes to a claim. At most {@link Content#CLAIM_THRESHOLD}. */
  int claimThreshold();

  /** Damaged ranges found since it was opened (K1). */
  long damagedRanges();

  @Override
  void close();

  /**
   * The state at the end of the last readable excerpt.
   *
   * @param nextSequence the sequence the next record will get
   * @param dataCount how many data records were ever appended
   * @param elapsedMillis the last record's elapsed time
   * @param wallMillis the last record's arrival
   * @param offsetMillis lane time minus elapsed time, as of the last clock record
   * @param positions the last position of each source
   * @param flowVersion the hash in the last flow record, empty if there is none
   */
  record Tail(
      long nextSequence,
      long dataCount,
      long elapsedMillis,
      long wallMillis,
      long offsetMillis,
      Map<String, SourcePosition> positions,
      String flowVersion) {}

  /** Packs records into excerpts. Writer only. */
  interface Appender {
    /**
     * Adds a FlowFile to the excerpt in the making.
     *
     * @return false, with nothing added, if the excerpt is full: commit it first
     */
    boolean add(
        String source,
        long wallMillis,
        long elapsedMillis,
        Attributes attributes,
        Content content,
        SourcePosition position);

    /**
     * Adds a control record.
     *
     * @param source the source concerned, or empty
     * @param position the source's position for {@code POSITION} and {@code END_OF_SOURCE}, else
     *     {@link SourcePosition#NONE}
     */
    boolean addControl(
        RecordKind kind,
        String source,
        long wallMillis,
        long elapsedMillis,
        byte[] payload,
        SourcePosition position);

    /**
     * Writes the excerpt. It survives the process from here on.
     *
     * @return the sequence of its last record
     * @throws StoreException {@code DISK_FULL} with nothing written and the excerpt kept for
     *     another try, or {@code BROKEN}
     */
    long commit();

    /** How many records wait for {@link #commit}. */
    int pending();

    /** Gives up what waits for {@link #commit}. */
    void discard();

    /** Bytes that data may still take before the quota is reached; may be negative. */
    long room();

    /** Whether so little of the quota is left that what is consumed should go. */
    boolean nearlyFull();

    /** Whether data would be taken now: neither the quota nor a full disk stands in its way. */
    boolean accepts();

    /** Makes everything committed survive a power cut, where the options say so. */
    void sync();

    /**
     * Makes everything committed survive a power cut, whatever the options say. For checkpoints;
     * any thread, while the writer goes on.
     */
    void force();

    /** Ends the current file, so that it can be released once consumed. */
    void roll();
  }

  /** Reads excerpts in order. One thread at a time: the lane, or a worker. */
  interface Reader extends AutoCloseable {
    /**
     * The next readable excerpt, or null where there is none yet. A damaged range is skipped and
     * counted: the next batch then begins at a later sequence, and the difference of data counts
     * says how many FlowFiles were lost.
     */
    @Nullable Batch next();

    @Override
    void close();
  }

  /** The records of one excerpt, as a cursor that stands before the first. */
  interface Batch {
    int epoch();

    long firstSequence();

    int count();

    /** Data records ever appended up to and including this excerpt. */
    long dataCountAtEnd();

    /** Data records in this excerpt. */
    int dataCount();

    /** The last position of every source as of this excerpt's end. */
    Map<String, SourcePosition> positions();

    /**
     * Lane time minus elapsed time before the first record, for who could not read what came before
     * it; empty where the excerpt does not tell, for it holds a clock record itself.
     */
    default OptionalLong offsetBefore() {
      return OptionalLong.empty();
    }

    /** The flow version before the first record that this gives, likewise. */
    default Optional<String> versionBefore() {
      return Optional.empty();
    }

    /** Moves to the next record; false behind the last. */
    boolean advance();

    RecordKind kind();

    long sequence();

    long wallMillis();

    long elapsedMillis();

    /** The source's name; empty for control records that concern none. */
    String source();

    Attributes attributes();

    /** A data record's content, which stays valid after the batch. */
    Content content();

    /** A control record's payload. */
    byte[] payload();
  }
}
