package io.edgenode.engine.testkit;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.config.Bindings;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.ConfigReader;
import io.edgenode.engine.config.Problems;
import io.edgenode.engine.config.Reading;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.config.Substitution;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Reads options as a flow file would have them. */
final class Options {
  private Options() {}

  static <C extends Record> C read(Descriptor<C> descriptor, String options) {
    Problems problems = new Problems();
    byte[] yaml = ("{ " + options + " }").getBytes(StandardCharsets.UTF_8);
    RecordSpec<C> spec = RecordSpec.of(descriptor.config());
    ConfigNode node = ConfigReader.read("options", yaml, problems).orElse(null);
    Bound<C> bound = null;
    if (node instanceof ConfigNode.Mapping mapping) {
      Substitution none = Substitution.of(Map.of(), SecretResolver.none(), problems);
      Reading reading = Reading.of(none, descriptor.type(), "options");
      reading.onlyKeys(mapping, descriptor.type(), List.of(spec));
      bound = reading.options(spec, Bindings.standard(), mapping);
    }
    if (bound == null || problems.hasErrors()) {
      throw new AssertionError("options are not valid:\n" + problems);
    }
    return bound.value();
  }
}
