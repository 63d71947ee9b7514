package io.edgenode.processors.window;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.Relationship.Unconnected;
import io.edgenode.engine.api.WindowContext;
import io.edgenode.engine.api.WindowManager;
import io.edgenode.engine.expression.Keys;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Follows each key's records in the order of their time: {@code pattern} and {@code excursion}.
 * What may matter waits until the watermark is at its time; then nothing can come before it any
 * more. One record, or one deadline, a firing.
 *
 * <pre>
 *              first                 then: pattern success
 *   (nothing) ───────▶ PENDING ─────────────────────────────────▶ (nothing)
 *                         │ deadline: pattern missing            ▲
 *                         ├──────────────────────────────────────┤
 *                         │ deadline: excursion success          │ then: excursion ended
 *                         └─────────────────────────▶ RAISED ────┘
 * </pre>
 *
 * Owner: the lane.
 */
final class Sequences implements WindowManager {
  static final Pairs.Names NAMES = new Pairs.Names("first", "then");

  /** Where a pattern's first goes that nothing followed. */
  static final Relationship MISSING =
      new Relationship(
          "missing",
          "A first that no then followed in time, as a result with then null.",
          Unconnected.FILTERED);

  /** Where an excursion goes that is over. */
  static final Relationship ENDED =
      new Relationship(
          "ended",
          "An excursion that was given out and is over: window_end is when, then is the record"
              + " that ended it.",
          Unconnected.FILTERED);

  private final boolean excursion;
  private final boolean restarts;
  private final long within;
  private final int maxKeys;
  private final int maxRecords;
  private final Roles roles;
  private final Keys keys;
  private final KeyFields fields;
  private final Pairs pairs;
  private final KeptRecords records;
  private final Map<Key, Track> tracks = new HashMap<>();
  private final TreeSet<Track> agenda = new TreeSet<>(Track.ORDER);
  private @Nullable Fired fired;

  Sequences(PatternConfig config) {
    this.excursion = false;
    this.restarts = config.repeat() == PatternConfig.Repeat.RESTART;
    this.within = config.within().toMillis();
    this.maxKeys = config.maxKeys();
    this.maxRecords = config.maxRecords();
    this.roles = Roles.ofTwo(config.first().evaluator(), config.then().evaluator());
    this.keys = config.key().keys();
    this.fields = new KeyFields(config.key());
    this.pairs = new Pairs(NAMES, config.select());
    this.records = new KeptRecords(config.maxSize());
  }

  Sequences(ExcursionConfig config) {
    this.excursion = true;
    this.restarts = false;
    this.within = config.atLeast().toMillis();
    this.maxKeys = config.maxKeys();
    this.maxRecords = config.maxRecords();
    this.roles = Roles.ofOne(config.condition().evaluator());
    this.keys = config.key().keys();
    this.fields = new KeyFields(config.key());
    this.pairs = new Pairs(NAMES, config.select());
    this.records = new KeptRecords(config.maxSize());
  }

  @Override
  public void open(WindowContext context) {
    fired = new Fired(context.state());
    records.open(
        context.state(),
        kept -> {
          Track track = tracks.computeIfAbsent(kept.key(), key -> new Track(key, kept.fields()));
          if (kept.role() >= Roles.PENDING) {
            track.begun = kept;
          } else {
            track.waiting.add(kept);
          }
        });
    tracks.values().forEach(this::enter);
  }

  @Override
  public void add(FlowFile in, int input, long time, Output out) {
    int role = roles.of(in);
    if (role == Roles.NONE) {
      return;
    }
    if (time < requireNonNull(fired).end()) {
      out.emit(Relationship.LATE, in);
      return;
    }
    Key key = keys.key(in);
    Track track = tracks.get(key);
    if (track == null && tracks.size() >= maxKeys) {
      throw new FlowException.BadData(
          "records of " + maxKeys + " keys are pending, which is all that 'max-keys' allows");
    }
    if (track != null && track.waiting.size() >= maxRecords) {
      throw new FlowException.BadData(
          maxRecords
              + " records of this key wait for the watermark, which is all that 'max-records'"
              + " allows");
    }
    Kept made = records.make(in, key, track == null ? fields.of(keys) : track.fields, role, time);
    records.keep(made);
    if (track == null) {
      track = new Track(key, made.fields());
      tracks.put(key, track);
    } else {
      agenda.remove(track);
    }
    track.waiting.add(made);
    enter(track);
  }

  /** Enters a track where its next step is, or forgets it if there is nothing to it any more. */
  private void enter(Track track) {
    if (track.schedule(within)) {
      agenda.add(track);
    } else if (track.begun == null) {
      tracks.remove(track.key);
    }
  }

  @Override
  public long nextFiring() {
    return agenda.isEmpty() ? NEVER : agenda.first().due();
  }

  @Override
  public void fire(Output out) {
    Track track = requireNonNull(agenda.pollFirst());
    Kept begun = track.begun;
    // What comes exactly at the deadline comes behind it, as at a window's end.
    if (begun != null && begun.role() == Roles.PENDING && begun.time() + within == track.due()) {
      expire(track, begun, out);
    } else {
      follow(track, requireNonNull(track.waiting.pollFirst()), out);
    }
    enter(track);
  }

  private void expire(Track track, Kept begun, Output out) {
    long end = begun.time() + within;
    Relationship way = excursion ? Relationship.SUCCESS : MISSING;
    pairs.fire(out, way, begun.firing(end), begun.time(), end, begun, null);
    if (excursion) {
      track.begun = records.change(begun, Roles.RAISED);
    } else {
      forget(track, begun);
    }
  }

  private void follow(Track track, Kept next, Output out) {
    Kept begun = track.begun;
    if (begun != null && (next.role() & Roles.THEN) != 0) {
      if (!excursion || begun.role() == Roles.RAISED) {
        Relationship way = excursion ? ENDED : Relationship.SUCCESS;
        Output.Firing firing = begun.firing(next.time(), next);
        pairs.fire(out, way, firing, begun.time(), next.time(), begun, next);
      }
      forget(track, begun);
    }
    if ((next.role() & Roles.FIRST) != 0 && (track.begun == null || restarts)) {
      if (track.begun != null) {
        forget(track, track.begun);
      }
      track.begun = records.change(next, Roles.PENDING);
    } else {
      records.release(next);
    }
  }

  private void forget(Track track, Kept begun) {
    records.release(begun);
    track.begun = null;
  }

  @Override
  public void fired(long watermark) {
    requireNonNull(fired).all(watermark);
  }
}
