package io.edgenode.engine.expression;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation reads: one FlowFile, and its record, parsed when first asked for, or in its
 * stead the record as an editor has it. One an evaluator, loaded for each evaluation and emptied
 * behind it. Lane only.
 */
final class Frame {
  private @Nullable FlowFile in;
  private @Nullable JsonRecord record;
  private @Nullable RecordEditor edited;

  void load(FlowFile flowFile, @Nullable RecordEditor editor) {
    in = flowFile;
    edited = editor;
  }

  void clear() {
    in = null;
    record = null;
    edited = null;
  }

  FlowFile in() {
    FlowFile loaded = in;
    if (loaded == null) {
      throw new IllegalStateException("a constant part of an expression asks for the FlowFile");
    }
    return loaded;
  }

  void read(FieldName name, Value out) {
    RecordEditor editor = edited;
    if (editor != null) {
      editor.read(name, out);
    } else {
      record().read(name, out);
    }
  }

  JsonRecord record() {
    JsonRecord known = record;
    if (known == null) {
      RecordEditor editor = edited;
      known = editor == null ? in().content().record() : editor.finish();
      record = known;
    }
    return known;
  }
}
