package io.edgenode.engine.expression;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation reads: one FlowFile, and its record, or in its stead the record as an editor
 * has it. One an evaluator, loaded for each evaluation and emptied behind it. A frame is old and
 * FlowFiles are young: each reference kept here costs a collector's barrier, so as few as possible
 * are. Lane only.
 */
final class Frame {
  private @Nullable FlowFile in;
  private @Nullable RecordEditor edited;
  private @Nullable JsonRecord finished;

  void load(FlowFile flowFile) {
    in = flowFile;
    edited = null;
  }

  void load(FlowFile flowFile, RecordEditor editor) {
    in = flowFile;
    if (edited != editor) {
      edited = editor;
    }
  }

  /** Loads what an expression reads that asks for nothing but fields. */
  void load(RecordEditor editor) {
    if (edited != editor) {
      edited = editor;
    }
  }

  void clear() {
    in = null;
    finished = null;
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
      in().content().read(name, out);
    }
  }

  /** The record as a whole. */
  JsonRecord record() {
    RecordEditor editor = edited;
    if (editor == null) {
      return in().content().record();
    }
    JsonRecord known = finished;
    if (known == null) {
      known = editor.finish();
      finished = known;
    }
    return known;
  }
}
