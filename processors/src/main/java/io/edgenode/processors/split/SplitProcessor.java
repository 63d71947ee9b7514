package io.edgenode.processors.split;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.ListElements;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;

/** Makes a FlowFile of each element of a list field, in order. Stateless. Owner: its lane. */
public final class SplitProcessor implements Processor {
  public static final Descriptor<SplitConfig> DESCRIPTOR =
      Descriptor.processor("split", SplitConfig.class, SplitProcessor::new)
          .summary("Makes a FlowFile of each element of a list.")
          .description(
              """
              An element that is an object becomes the record of its FlowFile; any other element
              becomes a record that holds it under the list's name. The parts keep the attributes
              and leave in the list's order. An empty list gives no part: its FlowFile is filtered.
              A field that is missing, null or no list goes to failure, and so does a list whose
              parts can't be made, as a whole.
              """)
          .example("A batch of readings", "{ type: split, field: readings, copy: [site] }")
          .build();

  private final String name;
  private final FieldName field;
  private final FieldName[] copied;
  private final Value list = new Value();
  private final Value element = new Value();
  private final Value own = new Value();
  private final RecordEditor editor = new RecordEditor();

  SplitProcessor(SplitConfig config) {
    name = config.field();
    field = FieldName.of(name);
    copied = config.copy().stream().map(FieldName::of).toArray(FieldName[]::new);
  }

  @Override
  public void process(FlowFile in, Output out) {
    JsonRecord record = in.content().record();
    record.read(field, list);
    if (list.type() != Value.Type.LIST) {
      throw new FlowException.BadData(
          "the field '" + name + "' is " + list.type() + ", not a list to split");
    }
    ListElements elements = list.elements();
    while (elements.next(element)) {
      out.emit(in.withContent(Content.of(part(record))));
    }
  }

  private JsonRecord part(JsonRecord whole) {
    if (element.type() == Value.Type.OBJECT && copied.length == 0) {
      return element.record();
    }
    if (element.type() == Value.Type.OBJECT) {
      editor.start(element.record());
    } else {
      editor.start();
      editor.set(field, element);
    }
    for (FieldName copy : copied) {
      if (whole.has(copy) && !editor.has(copy)) {
        whole.read(copy, own);
        editor.set(copy, own);
      }
    }
    return editor.finish();
  }
}
