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
 * Joins what two inputs bring within windows of one size: when a window of a key closes, each of
 * its left records with each of its right ones, by time. One left record a firing, which is then
 * released: so a full sink stops a large window between two of them, and the state says where.
 *
 * <pre>
 *   state    the records          beside   open: (key, start) → its two sides      agenda: by (end, start, key)
 * </pre>
 *
 * Owner: the lane.
 */
final class WindowJoin implements WindowManager {
  private static final int LEFT = 0;

  private final Spans spans;
  private final boolean keepsLeft;
  private final int maxOpen;
  private final int maxRecords;
  private final Keys keys;
  private final KeyFields fields;
  private final Pairs pairs;
  private final KeptRecords records;
  private final Map<Key, Open> open = new HashMap<>();
  private final TreeSet<Open> agenda = new TreeSet<>(Open.ORDER);
  private @Nullable Fired fired;

  WindowJoin(JoinConfig config) {
    this.spans = config.spans();
    this.keepsLeft = config.kind() == JoinConfig.Kind.LEFT;
    this.maxOpen = config.maxKeys();
    this.maxRecords = config.maxRecords();
    this.keys = config.key().keys();
    this.fields = new KeyFields(config.key());
    this.pairs = new Pairs(JoinConfig.SIDES, config.select());
    this.records = new KeptRecords(config.maxSize());
  }

  /** A window of a key. */
  private static final class Open {
    /** Firing order: end, start, key bytes (K22). */
    private static final Comparator<Open> ORDER =
        Comparator.comparingLong((Open window) -> window.end)
            .thenComparingLong(window -> window.start)
            .thenComparing(window -> window.key);

    private final Key place;
    private final Key key;
    private final byte[] fields;
    private final long start;
    private final long end;
    private final NavigableSet<Kept> lefts = new TreeSet<>(Kept.ORDER);
    private final NavigableSet<Kept> rights = new TreeSet<>(Kept.ORDER);

    private Open(Key place, Key key, byte[] fields, long start, long end) {
      this.place = place;
      this.key = key;
      this.fields = fields;
      this.start = start;
      this.end = end;
    }

    private NavigableSet<Kept> side(int input) {
      return input == LEFT ? lefts : rights;
    }
  }

  @Override
  public void open(WindowContext context) {
    fired = new Fired(context.state());
    records.open(
        context.state(),
        kept -> window(kept.key(), kept.time(), kept.fields()).side(kept.role()).add(kept));
    open.values().forEach(agenda::add);
  }

  /** The open window of a key that a time is in, made where there is none. */
  private Open window(Key key, long time, byte @Nullable [] known) {
    long start = spans.pane(time);
    return open.computeIfAbsent(
        Pane.place(key, start),
        place ->
            new Open(
                place, key, known == null ? fields.of(keys) : known, start, spans.lastEnd(start)));
  }

  @Override
  public void add(FlowFile in, int input, long time, Output out) {
    long start = spans.pane(time);
    if (spans.lastEnd(start) <= requireNonNull(fired).end()) {
      out.emit(Relationship.LATE, in);
      return;
    }
    Key key = keys.key(in);
    Open known = open.get(Pane.place(key, start));
    if (known == null && open.size() >= maxOpen) {
      throw new FlowException.BadData(
          "the join holds " + maxOpen + " open windows, which is all that 'max-keys' allows");
    }
    if (known != null && known.side(input).size() >= maxRecords) {
      throw new FlowException.BadData(
          "the window of this key holds "
              + maxRecords
              + " records of this side, which is all that 'max-records' allows");
    }
    byte[] prefix = known == null ? fields.of(keys) : known.fields;
    Kept made = records.make(in, key, prefix, input, time);
    records.keep(made);
    Open window = window(key, time, prefix);
    window.side(input).add(made);
    agenda.add(window);
  }

  @Override
  public long nextFiring() {
    return agenda.isEmpty() ? NEVER : agenda.first().end;
  }

  @Override
  public void fire(Output out) {
    Open window = agenda.first();
    boolean silent = window.rights.isEmpty() && !keepsLeft;
    if (!silent && !window.lefts.isEmpty()) {
      fireFirst(window, out);
    }
    if (silent || window.lefts.isEmpty()) {
      close(window);
    }
  }

  private void fireFirst(Open window, Output out) {
    Kept left = requireNonNull(window.lefts.pollFirst());
    if (window.rights.isEmpty()) {
      pairs.fire(
          out, Relationship.SUCCESS, left.firing(window.end), window.start, window.end, left, null);
    }
    for (Kept right : window.rights) {
      Output.Firing firing = left.firing(window.end, right);
      pairs.fire(out, Relationship.SUCCESS, firing, window.start, window.end, left, right);
    }
    records.release(left);
  }

  private void close(Open window) {
    agenda.remove(window);
    open.remove(window.place);
    window.lefts.forEach(records::release);
    window.rights.forEach(records::release);
  }

  @Override
  public void fired(long watermark) {
    requireNonNull(fired).all(watermark);
  }
}
