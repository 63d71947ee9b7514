package io.edgenode.processors.aggregate;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.record.ByteOutput;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A computation and a cell, for tests. */
final class Cells {
  private static final Lineage.JournalIdentity JOURNAL = new Lineage.JournalIdentity(7);

  private final Computation computation;
  private Cell cell;
  private long sequence;

  Cells(Map<String, String> aggregates) {
    computation = Aggregates.of(aggregates).computation();
    cell = computation.open();
  }

  void add(String json, long time) {
    read(json, time, ++sequence);
    computation.add(cell);
  }

  void read(String json, long time, long at) {
    Lineage lineage = Lineage.root(JOURNAL, 1, at, 0, "s");
    Content content = Content.of(json.getBytes(StandardCharsets.UTF_8));
    computation.read(new FlowFile(lineage, Attributes.empty(), content), time);
  }

  Computation computation() {
    return computation;
  }

  /** The fields without the comma before the first. */
  String result() {
    return result(cell);
  }

  String result(Cell of) {
    ByteOutput json = new ByteOutput(64);
    computation.writeFields(of, json);
    return new String(json.toByteArray(), 1, json.size() - 1, StandardCharsets.UTF_8);
  }

  /** The cell as it comes back from a checkpoint. */
  Cell restored(Cell of) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      computation.codec().write(of, new DataOutputStream(bytes));
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
      Cell back = computation.codec().read(in);
      if (in.read() >= 0) {
        throw new AssertionError("the codec reads less than it wrote");
      }
      return back;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
