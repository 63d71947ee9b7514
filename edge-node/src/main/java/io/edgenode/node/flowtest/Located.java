package io.edgenode.node.flowtest;

import io.edgenode.engine.config.Binding;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.BoundBy;
import io.edgenode.engine.config.Canon;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.Reading;
import java.util.Map;

/**
 * A part of a test file that is taken exactly as it is written, where it is written: somebody's
 * data, in which nothing is put in for {@code ${…}}.
 */
@BoundBy(Located.AsWritten.class)
record Located(ConfigNode node) {
  /** Takes every node. */
  static final class AsWritten implements Binding<Located> {
    @Override
    public Bound<Located> read(ConfigNode node, Reading reading) {
      return new Bound<>(new Located(node), new Canon.Leaf("", ""));
    }

    @Override
    public Map<String, Object> schema() {
      return Map.of();
    }

    @Override
    public String name() {
      return "data";
    }

    @Override
    public boolean scalar() {
      return false;
    }
  }
}
