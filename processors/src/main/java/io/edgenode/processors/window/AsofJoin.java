package io.edgenode.processors.window;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.WindowContext;
import io.edgenode.engine.api.WindowManager;
import io.edgenode.engine.expression.Keys;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Joins each left record with the latest right one of its key that is not later than it, and not
 * earlier than the tolerance allows. A left record of time t fires when the watermark is behind t,
 * so that every right one up to t is there. Right records stay as long as a left one may still come
 * that they are the latest for.
 *
 * <pre>
 *   right   r1 ─ r2 ──── r3 ─
 *   left    ──────── l ──────     l with r2, if that is within the tolerance
 * </pre>
 *
 * Owner: the lane.
 */
final class AsofJoin implements WindowManager {
  private static final int LEFT = 0;

  private final long tolerance;
  private final int maxKeys;
  private final int maxRecords;
  private final Keys keys;
  private final KeyFields fields;
  private final Pairs pairs;
  private final KeptRecords records;
  private final Map<Key, Line> lines = new HashMap<>();
  private final TreeSet<Kept> agenda =
      new TreeSet<>(
          Comparator.comparingLong(Kept::time)
              .thenComparing(Kept::key)
              .thenComparingLong(Kept::serial));
  private final TreeSet<Kept> ageing = new TreeSet<>(Kept.ORDER);
  private @Nullable Fired fired;

  AsofJoin(JoinConfig config) {
    this.tolerance = config.size().toMillis();
    this.maxKeys = config.maxKeys();
    this.maxRecords = config.maxRecords();
    this.keys = config.key().keys();
    this.fields = new KeyFields(config.key());
    this.pairs = new Pairs(JoinConfig.SIDES, config.select());
    this.records = new KeptRecords(config.maxSize());
  }

  /** What is kept of a key. */
  private static final class Line {
    private final byte[] fields;
    private final NavigableSet<Kept> rights = new TreeSet<>(Kept.ORDER);
    private int lefts;

    private Line(byte[] fields) {
      this.fields = fields;
    }
  }

  @Override
  public void open(WindowContext context) {
    fired = new Fired(context.state());
    records.open(context.state(), this::enter);
  }

  private void enter(Kept kept) {
    Line line = lines.computeIfAbsent(kept.key(), key -> new Line(kept.fields()));
    if (kept.role() == LEFT) {
      agenda.add(kept);
      line.lefts++;
    } else {
      ageing.add(kept);
      line.rights.add(kept);
    }
  }

  @Override
  public void add(FlowFile in, int input, long time, Output out) {
    long reached = requireNonNull(fired).end();
    if (input == LEFT ? time < reached : isSpent(time, reached)) {
      out.emit(Relationship.LATE, in);
      return;
    }
    Key key = keys.key(in);
    Line line = lines.get(key);
    if (line == null && lines.size() >= maxKeys) {
      throw new FlowException.BadData(
          "the join holds " + maxKeys + " keys, which is all that 'max-keys' allows");
    }
    if (line != null) {
      dropOvertaken(line, reached);
      if ((input == LEFT ? line.lefts : line.rights.size()) >= maxRecords) {
        throw new FlowException.BadData(
            "the join holds "
                + maxRecords
                + " records of this key and side, which is all that 'max-records' allows");
      }
    }
    Kept made = records.make(in, key, line == null ? fields.of(keys) : line.fields, input, time);
    records.keep(made);
    enter(made);
  }

  /** Whether no left record can come any more that a right one of this time is near enough to. */
  private boolean isSpent(long time, long reached) {
    return reached > Long.MIN_VALUE + tolerance && time < reached - tolerance;
  }

  /** Left records to come are at this time or later: of what was before, only the latest counts. */
  private void dropOvertaken(Line line, long reached) {
    while (line.rights.size() > 1) {
      Kept oldest = line.rights.first();
      Kept second = requireNonNull(line.rights.higher(oldest));
      if (second.time() > reached) {
        return;
      }
      line.rights.remove(oldest);
      ageing.remove(oldest);
      records.release(oldest);
    }
  }

  @Override
  public long nextFiring() {
    return agenda.isEmpty() ? NEVER : agenda.first().time() + 1;
  }

  @Override
  public void fire(Output out) {
    Kept left = requireNonNull(agenda.pollFirst());
    Line line = requireNonNull(lines.get(left.key()));
    long from = left.time() - tolerance;
    dropOvertaken(line, left.time());
    Kept right = line.rights.isEmpty() ? null : line.rights.first();
    if (right != null && right.time() >= from && right.time() <= left.time()) {
      Output.Firing firing = left.firing(left.time(), right);
      pairs.fire(out, Relationship.SUCCESS, firing, from, left.time(), left, right);
    } else {
      Output.Firing firing = left.firing(left.time());
      pairs.fire(out, Relationship.SUCCESS, firing, from, left.time(), left, null);
    }
    records.release(left);
    line.lefts--;
    removeIfEmpty(left.key(), line);
  }

  private void removeIfEmpty(Key key, Line line) {
    if (line.lefts == 0 && line.rights.isEmpty()) {
      lines.remove(key);
    }
  }

  /** Right records that no left one can meet any more go. */
  @Override
  public void fired(long watermark) {
    requireNonNull(fired).all(watermark);
    while (!ageing.isEmpty() && isSpent(ageing.first().time(), watermark)) {
      Kept spent = requireNonNull(ageing.pollFirst());
      Line line = requireNonNull(lines.get(spent.key()));
      line.rights.remove(spent);
      records.release(spent);
      removeIfEmpty(spent.key(), line);
    }
  }

  /** How old the right records are can't be said any more: all go, whatever their time. */
  @Override
  public void stepped() {
    ageing.forEach(records::release);
    ageing.clear();
    lines.clear();
  }
}
