package io.edgenode.engine.definition;

import io.edgenode.engine.config.Bindings;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.config.ConfigReader;
import io.edgenode.engine.config.EnvironmentOverlay;
import io.edgenode.engine.config.Mark;
import io.edgenode.engine.config.Problems;
import io.edgenode.engine.config.Reading;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.config.Substitution;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the node's settings: a file where there is one, and over it the environment ({@code
 * EDGE_NODE_HTTP_PORT} is {@code http.port}). Immutable.
 */
public final class NodeSettingsLoader {
  /** What every setting's environment variable begins with. */
  public static final String PREFIX = "EDGE_NODE_";

  private static final RecordSpec<NodeSettings> SPEC = RecordSpec.of(NodeSettings.class);

  private final Map<String, String> environment;
  private final SecretResolver secrets;

  public NodeSettingsLoader(Map<String, String> environment, SecretResolver secrets) {
    this.environment = Map.copyOf(environment);
    this.secrets = secrets;
  }

  /**
   * What came of a load.
   *
   * @param settings present if there is no error
   */
  public record Loaded(Optional<NodeSettings> settings, Problems problems) {}

  /** The settings where there is no file. */
  public Loaded load() {
    Problems problems = new Problems();
    return bind(new Mapping(Mark.start("settings"), List.of(), false), problems);
  }

  /** The settings of a file; one that is missing is an error. */
  public Loaded load(Path file) {
    Problems problems = new Problems();
    return load(ConfigReader.read(file, problems), problems);
  }

  /** The settings of a file that was read already. */
  public Loaded load(String name, byte[] bytes) {
    Problems problems = new Problems();
    return load(ConfigReader.read(name, bytes, problems), problems);
  }

  private Loaded load(Optional<ConfigNode> root, Problems problems) {
    if (root.isEmpty()) {
      return new Loaded(Optional.empty(), problems);
    }
    if (!(root.get() instanceof Mapping mapping)) {
      problems.error(root.get().at(), "settings are a mapping of keys, not " + root.get().kind());
      return new Loaded(Optional.empty(), problems);
    }
    return bind(mapping, problems);
  }

  private Loaded bind(Mapping file, Problems problems) {
    Bindings bindings = Bindings.standard();
    Mapping root = new EnvironmentOverlay(PREFIX, SPEC, environment, problems).over(file);
    Substitution substitution = Substitution.of(environment, secrets, problems);
    Reading reading = Reading.of(substitution, "the node's settings", "settings");
    reading.onlyKeys(root, "the node's settings", List.of(SPEC));
    Bound<NodeSettings> bound = reading.options(SPEC, bindings, root);
    boolean valid = bound != null && !problems.hasErrors();
    return new Loaded(
        valid && bound != null ? Optional.of(bound.value()) : Optional.empty(), problems);
  }
}
