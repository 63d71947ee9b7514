package io.edgenode.engine.runtime.ledger;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What became of the tokens of one component on one lane, counted since the flow began: the
 * counters are in the checkpoint. {@code journalled + spawned = delivered + filtered + absorbed +
 * dropped + dead-lettered + in flight} holds over a lane's components. Owner: the lane.
 */
public final class Ledger {
  private long received;
  private long emitted;
  private long spawned;
  private long delivered;
  private long filtered;
  private long absorbed;
  private long dropped;
  private long deadLettered;

  /** A token came in. */
  public void receive() {
    received++;
  }

  public void receive(long count) {
    received += count;
  }

  /**
   * One input became so many tokens.
   *
   * @param tokens at least 1
   */
  public void multiply(int tokens) {
    emitted += tokens;
    spawned += tokens - 1;
  }

  /** Tokens that no input became: a timer's, a window's, a retried dead letter's. */
  public void spawn(int tokens) {
    emitted += tokens;
    spawned += tokens;
  }

  public void deliver(long count) {
    delivered += count;
  }

  /** A token ended by intent. */
  public void filter() {
    filtered++;
  }

  /** A token went into state. */
  public void absorb() {
    absorbed++;
  }

  /** Tokens ended by a declared policy, or by damage. */
  public void drop(long count) {
    dropped += count;
  }

  public void deadLetter(long count) {
    deadLettered += count;
  }

  /** The counters as they are now. */
  public Counts counts() {
    return new Counts(
        received, emitted, spawned, delivered, filtered, absorbed, dropped, deadLettered);
  }

  /** Takes over what a checkpoint holds. */
  public void restore(Counts counts) {
    received = counts.received;
    emitted = counts.emitted;
    spawned = counts.spawned;
    delivered = counts.delivered;
    filtered = counts.filtered;
    absorbed = counts.absorbed;
    dropped = counts.dropped;
    deadLettered = counts.deadLettered;
  }

  /**
   * @param received tokens that came in
   * @param emitted tokens that went out by an edge or a relationship
   * @param spawned tokens that came to be beside those that came in
   */
  public record Counts(
      long received,
      long emitted,
      long spawned,
      long delivered,
      long filtered,
      long absorbed,
      long dropped,
      long deadLettered) {

    public static final Counts ZERO = new Counts(0, 0, 0, 0, 0, 0, 0, 0);

    public Counts plus(Counts other) {
      return new Counts(
          received + other.received,
          emitted + other.emitted,
          spawned + other.spawned,
          delivered + other.delivered,
          filtered + other.filtered,
          absorbed + other.absorbed,
          dropped + other.dropped,
          deadLettered + other.deadLettered);
    }

    /** Tokens that have come to their end. */
    public long ended() {
      return delivered + filtered + absorbed + dropped + deadLettered;
    }

    public void writeTo(DataOutput out) throws IOException {
      out.writeLong(received);
      out.writeLong(emitted);
      out.writeLong(spawned);
      out.writeLong(delivered);
      out.writeLong(filtered);
      out.writeLong(absorbed);
      out.writeLong(dropped);
      out.writeLong(deadLettered);
    }

    public static Counts readFrom(DataInput in) throws IOException {
      return new Counts(
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong());
    }
  }
}
