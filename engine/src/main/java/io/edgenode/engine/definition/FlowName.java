package io.edgenode.engine.definition;

import io.edgenode.engine.config.Binding;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.BoundBy;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.Reading;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A flow's name. */
@BoundBy(FlowName.Reader.class)
record FlowName(String value) {

  /** Reads one; a wrong name is reported beside whatever else is wrong with the flow. */
  static final class Reader implements Binding<FlowName> {
    @Override
    public @Nullable Bound<FlowName> read(ConfigNode node, Reading reading) {
      Reading.Text text = reading.text(node);
      if (text == null) {
        return null;
      }
      if (Names.wrongFlow(text.value())) {
        reading.error(node, "must be " + Names.VALID + ", not " + text.shown());
        return null;
      }
      return new Bound<>(new FlowName(text.value()), text.canon(text.value()));
    }

    @Override
    public Map<String, Object> schema() {
      return Map.of("type", "string", "pattern", Names.FLOW.pattern());
    }

    @Override
    public String name() {
      return "name";
    }
  }
}
