package io.edgenode.processors.parse;

import io.edgenode.engine.expression.Timestamp;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.MalformedRecordException;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SenML packs as records, an entry or a (base name, time) each. Owner: the lane. */
final class SenmlFormat implements TextFormat {
  private static final String VALUE_FIELD = "value";
  private static final Set<String> MERGED_FIELDS = Set.of("name", "time");
  private static final int LONGEST_TIME = 15;

  private final boolean riotbench;
  private final boolean merged;
  private final Set<String> copied;
  private final SenmlPack packs;
  private final RecordEditor editor = new RecordEditor();
  private final Value register = new Value();

  private final FieldName name = FieldName.of("name");
  private final FieldName unit = FieldName.of("unit");
  private final FieldName value = FieldName.of(VALUE_FIELD);
  private final FieldName sum = FieldName.of("sum");
  private final FieldName time = FieldName.of("time");
  private final FieldName updateTime = FieldName.of("update_time");

  SenmlFormat(ParseConfig config) {
    riotbench = config.format() == ParseConfig.Format.RIOTBENCH;
    merged = config.emit() == ParseConfig.Emit.MERGED;
    copied = Set.copyOf(config.copy());
    packs = new SenmlPack(riotbench ? Timestamp.Unit.MS : config.timeUnit(), riotbench);
  }

  @Override
  public void parse(byte[] text, long arrival, Parsed into) {
    int from = 0;
    double rowTime = 0;
    if (riotbench) {
      int comma = comma(text);
      rowTime = rowTime(text, comma);
      from = comma + 1;
    }
    Value pack = new Value();
    pack.setJson(text, from, text.length - from);
    List<SenmlEntry> entries = packs.resolve(pack, arrival, rowTime);
    if (merged) {
      merge(entries, into);
    } else {
      each(entries, into);
    }
  }

  private static int comma(byte[] text) {
    for (int at = 0; at < text.length; at++) {
      if (text[at] == ',') {
        return at;
      }
    }
    throw noTime();
  }

  private static long rowTime(byte[] text, int comma) {
    String digits = new String(text, 0, comma, StandardCharsets.ISO_8859_1).strip();
    if (digits.isEmpty()
        || digits.length() > LONGEST_TIME
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw noTime();
    }
    return Long.parseLong(digits);
  }

  private static MalformedRecordException noTime() {
    return new MalformedRecordException("a row begins with epoch milliseconds and a comma");
  }

  private void each(List<SenmlEntry> entries, Parsed into) {
    Map<String, Value> copies = new LinkedHashMap<>();
    List<SenmlEntry> others = new ArrayList<>(entries.size());
    for (SenmlEntry entry : entries) {
      Value own = entry.value();
      if (own != null && copied.contains(entry.own())) {
        copies.put(entry.own(), own);
      } else {
        others.add(entry);
      }
    }
    for (SenmlEntry entry : others) {
      editor.start();
      register.setText(entry.name());
      editor.set(name, register);
      set(unit, entry.unit());
      set(value, entry.value());
      set(sum, entry.sum());
      register.setLong(entry.time());
      editor.set(time, register);
      set(updateTime, entry.updateTime());
      copies.forEach((field, copy) -> editor.set(FieldName.of(field), copy));
      into.add(editor.finish());
    }
  }

  private void set(FieldName field, @Nullable Value given) {
    if (given != null) {
      editor.set(field, given);
    }
  }

  /** What entries of one record have in common. */
  private record Moment(String base, long time) {}

  private void merge(List<SenmlEntry> entries, Parsed into) {
    Map<Moment, Map<String, Value>> moments = new LinkedHashMap<>();
    for (SenmlEntry entry : entries) {
      Value measured = entry.value() == null ? entry.sum() : entry.value();
      if (measured != null) {
        moments
            .computeIfAbsent(
                new Moment(entry.base(), entry.time()), moment -> new LinkedHashMap<>())
            .put(entry.own().isEmpty() ? VALUE_FIELD : entry.own(), measured);
      }
    }
    moments.forEach((moment, values) -> into.add(merged(moment, values)));
  }

  private JsonRecord merged(Moment moment, Map<String, Value> values) {
    if (values.size() > Parsed.MAX_FIELDS) {
      throw new MalformedRecordException(
          "more than " + Parsed.MAX_FIELDS + " names at one time can't be merged");
    }
    editor.start();
    if (!moment.base().isEmpty()) {
      register.setText(moment.base());
      editor.set(name, register);
    }
    register.setLong(moment.time());
    editor.set(time, register);
    values.forEach(
        (field, measured) -> {
          if (MERGED_FIELDS.contains(field)) {
            throw new MalformedRecordException(
                "an entry is called '" + field + "', which a merged record has a field for");
          }
          editor.set(FieldName.of(field), measured);
        });
    return editor.finish();
  }
}
