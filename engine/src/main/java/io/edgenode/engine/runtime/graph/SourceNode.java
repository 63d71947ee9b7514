package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.record.RecordShape;

/** Where a source's FlowFiles come out of the journal. Owner: the lane. */
final class SourceNode extends Node {
  /** What its records are like: mostly all the same. */
  private final RecordShape shape = new RecordShape();

  private Emitter emitter;

  @SuppressWarnings("NullAway") // the graph connects every node before it runs
  SourceNode(String name, int index, Stage stage) {
    super(name, index, stage);
  }

  void connect(Emitter out) {
    this.emitter = out;
  }

  @Override
  void accept(FlowFile flowFile) {
    ledger.receive();
    if (flowFile.content() instanceof Content.Bytes bytes && !bytes.isParsed()) {
      bytes.expect(shape);
    }
    emitter.begin(flowFile);
    String refused = flowFile.attributes().get(Offered.REFUSED);
    if (refused == null) {
      emitter.emit(Relationship.SUCCESS, flowFile);
    } else {
      // Only a reference was journalled, to what could not be (K13).
      emitter.fail(new FlowException.BadData(refused));
    }
    emitter.end();
  }
}
