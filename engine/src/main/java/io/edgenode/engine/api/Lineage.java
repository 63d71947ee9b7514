package io.edgenode.engine.api;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * Where a FlowFile came from: which journalled record, by which steps. A view of (epoch, sequence,
 * path), from which ids are computed when somebody asks (K23). Immutable; the id is memoised.
 */
public abstract sealed class Lineage {
  private @Nullable FlowFileId id;

  /** The FlowFile's identity, computed at the first call. */
  public final FlowFileId id() {
    FlowFileId known = id;
    if (known == null) {
      known = computeId();
      id = known;
    }
    return known;
  }

  abstract FlowFileId computeId();

  /** When the (triggering) record arrived: wall time in epoch milliseconds. */
  public abstract long arrivalMillis();

  /** The source of the root record, or the component that fired. */
  public abstract String origin();

  /** The least journal sequence that this FlowFile was made of. */
  public abstract long firstSequence();

  /** The greatest. */
  public abstract long lastSequence();

  /** How many journalled FlowFiles it was made of. */
  public abstract long count();

  /** A FlowFile as it came in. */
  public static Lineage root(
      JournalIdentity journal, int epoch, long sequence, long arrivalMillis, String source) {
    return new Root(journal, epoch, sequence, arrivalMillis, source);
  }

  /** A FlowFile that a step emitted beside the one that kept its input's id. */
  public static Lineage step(
      Lineage input, String component, String relationship, String edge, int ordinal) {
    return new Step(input, component, relationship, edge, ordinal);
  }

  /**
   * A FlowFile that a window, a merge or a timer made.
   *
   * @param trigger the record or tick at which it fired
   */
  public static Lineage fired(
      Lineage trigger, String component, Output.Firing firing, String edge, int ordinal) {
    return new Fired(trigger, component, firing, edge, ordinal);
  }

  /** A lineage as it comes back from a checkpoint. */
  public static Lineage stored(
      FlowFileId id, long arrivalMillis, String origin, long first, long last, long count) {
    return new Stored(id, arrivalMillis, origin, first, last, count);
  }

  /**
   * What makes one lane's journal different from every other.
   *
   * @param seed a hash of node, journal uuid, flow and lane
   */
  public record JournalIdentity(long seed) {
    public static JournalIdentity of(String node, String journalUuid, String flow, int lane) {
      ByteBuffer digest = digest(0, 0, node, journalUuid, flow, Integer.toString(lane));
      return new JournalIdentity(digest.getLong());
    }
  }

  /** SHA-256 of two numbers and some texts, each led by its length. */
  private static ByteBuffer digest(long high, long low, String... texts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      ByteBuffer numbers = ByteBuffer.allocate(16).putLong(high).putLong(low);
      sha.update(numbers.array());
      for (String text : texts) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        sha.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
        sha.update(bytes);
      }
      return ByteBuffer.wrap(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static FlowFileId hashed(FlowFileId input, String... path) {
    ByteBuffer digest = digest(input.high(), input.low(), path);
    return new FlowFileId(digest.getLong(), digest.getLong());
  }

  private static final class Root extends Lineage {
    private final JournalIdentity journal;
    private final int epoch;
    private final long sequence;
    private final long arrivalMillis;
    private final String source;

    Root(JournalIdentity journal, int epoch, long sequence, long arrivalMillis, String source) {
      this.journal = journal;
      this.epoch = epoch;
      this.sequence = sequence;
      this.arrivalMillis = arrivalMillis;
      this.source = source;
    }

    @Override
    FlowFileId computeId() {
      ByteBuffer digest = digest(journal.seed(), sequence, Integer.toString(epoch));
      long hash = digest.getLong();
      return new FlowFileId((arrivalMillis << 16) | (hash >>> 48), digest.getLong());
    }

    @Override
    public long arrivalMillis() {
      return arrivalMillis;
    }

    @Override
    public String origin() {
      return source;
    }

    @Override
    public long firstSequence() {
      return sequence;
    }

    @Override
    public long lastSequence() {
      return sequence;
    }

    @Override
    public long count() {
      return 1;
    }
  }

  private static final class Step extends Lineage {
    private final Lineage input;
    private final String component;
    private final String relationship;
    private final String edge;
    private final int ordinal;

    Step(Lineage input, String component, String relationship, String edge, int ordinal) {
      this.input = input;
      this.component = component;
      this.relationship = relationship;
      this.edge = edge;
      this.ordinal = ordinal;
    }

    @Override
    FlowFileId computeId() {
      return hashed(input.id(), component, relationship, edge, Integer.toString(ordinal));
    }

    @Override
    public long arrivalMillis() {
      return input.arrivalMillis();
    }

    @Override
    public String origin() {
      return input.origin();
    }

    @Override
    public long firstSequence() {
      return input.firstSequence();
    }

    @Override
    public long lastSequence() {
      return input.lastSequence();
    }

    @Override
    public long count() {
      return input.count();
    }
  }

  private static final class Fired extends Lineage {
    private final Lineage trigger;
    private final String component;
    private final Output.Firing firing;
    private final String edge;
    private final int ordinal;

    Fired(Lineage trigger, String component, Output.Firing firing, String edge, int ordinal) {
      this.trigger = trigger;
      this.component = component;
      this.firing = firing;
      this.edge = edge;
      this.ordinal = ordinal;
    }

    @Override
    FlowFileId computeId() {
      return hashed(
          trigger.id(),
          component,
          firing.key().toString(),
          Long.toString(firing.moment()),
          edge,
          Integer.toString(ordinal));
    }

    @Override
    public long arrivalMillis() {
      return trigger.arrivalMillis();
    }

    @Override
    public String origin() {
      return component;
    }

    @Override
    public long firstSequence() {
      return firing.firstSequence();
    }

    @Override
    public long lastSequence() {
      return firing.lastSequence();
    }

    @Override
    public long count() {
      return firing.count();
    }
  }

  private static final class Stored extends Lineage {
    private final FlowFileId storedId;
    private final long arrivalMillis;
    private final String origin;
    private final long first;
    private final long last;
    private final long count;

    Stored(FlowFileId id, long arrivalMillis, String origin, long first, long last, long count) {
      this.storedId = id;
      this.arrivalMillis = arrivalMillis;
      this.origin = origin;
      this.first = first;
      this.last = last;
      this.count = count;
    }

    @Override
    FlowFileId computeId() {
      return storedId;
    }

    @Override
    public long arrivalMillis() {
      return arrivalMillis;
    }

    @Override
    public String origin() {
      return origin;
    }

    @Override
    public long firstSequence() {
      return first;
    }

    @Override
    public long lastSequence() {
      return last;
    }

    @Override
    public long count() {
      return count;
    }
  }
}
