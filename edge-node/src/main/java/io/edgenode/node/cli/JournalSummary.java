package io.edgenode.node.cli;

import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.repo.StoppedJournal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a journal holds, counted while it is read. One thread. */
final class JournalSummary implements StoppedJournal.Visitor {
  private final StoppedJournal journal;
  private final Map<RecordKind, Long> kinds = new EnumMap<>(RecordKind.class);
  private final Map<Integer, Long> epochs = new TreeMap<>();
  private final Map<String, Long> sources = new TreeMap<>();
  private final Map<String, SourcePosition> positions = new LinkedHashMap<>();
  private final List<StoppedJournal.Damage> damage = new ArrayList<>();
  private long firstSequence;
  private long lastSequence;
  private long firstWall;
  private long lastWall;
  private long excerpts;

  private JournalSummary(StoppedJournal journal) {
    this.journal = journal;
  }

  static JournalSummary of(StoppedJournal journal) {
    JournalSummary summary = new JournalSummary(journal);
    journal.read(summary);
    return summary;
  }

  @Override
  public boolean batch(Journal.Batch batch) {
    excerpts++;
    if (firstSequence == 0) {
      firstSequence = batch.firstSequence();
    }
    epochs.merge(batch.epoch(), (long) batch.count(), Long::sum);
    positions.putAll(batch.positions());
    while (batch.advance()) {
      kinds.merge(batch.kind(), 1L, Long::sum);
      lastSequence = batch.sequence();
      lastWall = batch.wallMillis();
      if (firstWall == 0) {
        firstWall = lastWall;
      }
      if (batch.kind() == RecordKind.DATA) {
        sources.merge(batch.source(), 1L, Long::sum);
      }
    }
    return true;
  }

  @Override
  public void damaged(StoppedJournal.Damage found) {
    damage.add(found);
  }

  List<StoppedJournal.Damage> damage() {
    return damage;
  }

  long excerpts() {
    return excerpts;
  }

  long records() {
    return kinds.values().stream().mapToLong(Long::longValue).sum();
  }

  private long flowFiles() {
    return kinds.getOrDefault(RecordKind.DATA, 0L);
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(JournalBaseCommand.title(journal) + "  " + journal.directory());
    lines.add("  files      " + journal.files().size() + ", " + journal.bytes() + " bytes");
    if (excerpts == 0) {
      lines.add("  empty");
    } else {
      lines.add(
          "  sequences  "
              + firstSequence
              + " to "
              + lastSequence
              + " in "
              + excerpts
              + " excerpts");
      lines.add("  epochs     " + epochs);
      lines.add("  arrival    " + instant(firstWall) + " to " + instant(lastWall));
      lines.add("  flowfiles  " + flowFiles());
      kinds.forEach((kind, count) -> lines.add("  kind       " + word(kind) + " " + count));
      positions.forEach(
          (source, position) ->
              lines.add(
                  "  source     "
                      + source
                      + ": "
                      + sources.getOrDefault(source, 0L)
                      + " FlowFiles, position "
                      + position.ordinal()));
    }
    damage.forEach(found -> lines.add("  damage     " + found));
    return lines;
  }

  JsonObject toJson() {
    JsonObject counted = new JsonObject();
    kinds.forEach((kind, count) -> counted.put(word(kind), count));
    JsonObject opened = new JsonObject();
    epochs.forEach((epoch, count) -> opened.put(Integer.toString(epoch), count));
    JsonObject known = new JsonObject();
    positions.forEach(
        (source, position) ->
            known.put(
                source,
                new JsonObject()
                    .put("flowfiles", sources.getOrDefault(source, 0L))
                    .put("position", position.ordinal())));
    JsonObject json =
        new JsonObject()
            .put("flow", journal.flow())
            .put("lane", journal.lane())
            .put("directory", journal.directory().toString())
            .put("files", journal.files().size())
            .put("bytes", journal.bytes())
            .put("excerpts", excerpts)
            .put("records", records())
            .put("flowfiles", flowFiles());
    if (excerpts > 0) {
      json.put("first_sequence", firstSequence)
          .put("last_sequence", lastSequence)
          .put("first_arrival", instant(firstWall))
          .put("last_arrival", instant(lastWall));
    }
    return json.put("kinds", counted)
        .put("epochs", opened)
        .put("sources", known)
        .put("damage", damageToJson());
  }

  JsonArray damageToJson() {
    JsonArray array = new JsonArray();
    for (StoppedJournal.Damage found : damage) {
      array.add(
          new JsonObject()
              .put("file", found.file().toString())
              .put("from", found.from())
              .put("to", found.to())
              .put("lost_records", found.lost())
              .put("what", found.what()));
    }
    return array;
  }

  private static String instant(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static String word(RecordKind kind) {
    return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
