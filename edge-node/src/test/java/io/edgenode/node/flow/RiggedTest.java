package io.edgenode.node.flow;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Tests of flows over one data directory each, and under a label of their own. */
abstract class RiggedTest {
  /** Readings to a collecting sink, whose label is to be put in. */
  static final String PLAIN =
      """
      flow: plain
      sources:
        readings: { type: generate, count: 20000, sensors: 7 }
      sinks:
        out: { type: collect, from: readings, label: "%s" }
      """;

  @TempDir Path data;
  FlowRig rig;

  /** Where what this test collected is found. */
  String label;

  @BeforeEach
  void open(TestInfo info) {
    label = info.getDisplayName();
    rig = new FlowRig(data);
  }

  @AfterEach
  void close() {
    rig.close();
  }
}
