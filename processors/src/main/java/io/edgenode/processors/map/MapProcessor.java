package io.edgenode.processors.map;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.expression.Evaluator;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.MalformedRecordException;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets, renames, removes and keeps fields of the record, in this order. Owner: its lane. */
public final class MapProcessor implements Processor {
  public static final Descriptor<MapConfig> DESCRIPTOR =
      Descriptor.processor("map", MapConfig.class, MapProcessor::new)
          .summary("Sets, renames, removes and keeps fields of the record.")
          .description(
              """
              First set, each entry seeing the ones before it, then rename, remove and keep. A field
              that is set again keeps its place, a new one comes last; values that are not touched
              stay byte for byte what they were. Renaming to a name that is taken replaces that
              field.
              """)
          .trait(Descriptor.Trait.STATELESS)
          .example(
              "Fahrenheit beside Celsius",
              "{ type: map, set: { fahrenheit: \"temperature * 9 / 5 + 32\" }, remove: [humidity] }")
          .example(
              "Only what is needed", "{ type: map, rename: { temp: temperature }, keep: [ts] }")
          .build();

  private record Assignment(FieldName field, Evaluator value) {}

  private record Renaming(FieldName from, FieldName to) {}

  private final Assignment[] set;
  private final Renaming[] rename;
  private final FieldName[] remove;
  private final @Nullable List<FieldName> keep;
  private final RecordEditor editor = new RecordEditor();
  private final Value value = new Value();

  MapProcessor(MapConfig config) {
    set =
        config.set().entrySet().stream()
            .map(e -> new Assignment(FieldName.of(e.getKey()), e.getValue().evaluator()))
            .toArray(Assignment[]::new);
    rename =
        config.rename().entrySet().stream()
            .map(e -> new Renaming(FieldName.of(e.getKey()), FieldName.of(e.getValue())))
            .toArray(Renaming[]::new);
    remove = config.remove().stream().map(FieldName::of).toArray(FieldName[]::new);
    keep = config.keep().map(names -> names.stream().map(FieldName::of).toList()).orElse(null);
  }

  @Override
  public void process(FlowFile in, Output out) {
    editor.start(in.content().record());
    try {
      for (Assignment assignment : set) {
        assignment.value().evaluate(in, editor, value);
        editor.set(assignment.field(), value);
      }
    } catch (MalformedRecordException e) {
      throw new FlowException.BadData(String.valueOf(e.getMessage()), e);
    }
    for (Renaming renaming : rename) {
      editor.rename(renaming.from(), renaming.to());
    }
    for (FieldName field : remove) {
      editor.remove(field);
    }
    if (keep != null) {
      editor.keep(keep);
    }
    out.emit(in.withContent(Content.of(editor)));
  }
}
