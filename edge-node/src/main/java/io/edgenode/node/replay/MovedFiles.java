package io.edgenode.node.replay;

import io.edgenode.engine.api.Descriptor.Trait;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moves the files that a flow writes below another directory, so that its file sinks can write what
 * they would have written without touching it. Stateless.
 */
final class MovedFiles {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
  private static final String PATH = "path";

  private MovedFiles() {}

  /**
   * The same flow, its file sinks writing to {@code directory/SINK/path}.
   *
   * @throws ReplayFailure if a path can't be moved
   */
  static FlowDefinition below(
      Path directory, FlowDefinition flow, FlowLoader loader, Map<String, String> plainSecrets) {
    JsonObject resolved = new JsonObject(new String(flow.resolved(), StandardCharsets.UTF_8));
    JsonObject parameters = resolved.getJsonObject("parameters", new JsonObject());
    List<String> moved = new ArrayList<>();
    for (FlowDefinition.Component component : flow.components()) {
      if (component.descriptor().has(Trait.WRITES_FILES)) {
        JsonObject sink = resolved.getJsonObject("sinks").getJsonObject(component.name());
        Object path = sink.getValue(PATH);
        if (path instanceof String text) {
          sink.put(PATH, moved(directory, component.name(), text, parameters));
          moved.add(component.name());
        }
      }
    }
    if (moved.isEmpty()) {
      return flow;
    }
    FlowLoader.Loaded loaded =
        loader.loadVersion(resolved.encode().getBytes(StandardCharsets.UTF_8), plainSecrets);
    return loaded
        .flow()
        .orElseThrow(
            () ->
                new ReplayFailure(
                    "the files of "
                        + String.join(", ", moved)
                        + " can't be moved below "
                        + directory
                        + ": "
                        + loaded.problems()));
  }

  /** No part of a path leads up, and every reference is put in, so that none can. */
  private static String moved(Path directory, String sink, String path, JsonObject parameters) {
    StringBuilder text = new StringBuilder();
    Matcher references = REFERENCE.matcher(path);
    while (references.find()) {
      Object value = parameters.getValue(references.group(1));
      if (value == null) {
        throw new ReplayFailure(
            "the path of sink '" + sink + "' depends on what a replay does not know: " + path);
      }
      references.appendReplacement(text, Matcher.quoteReplacement(value.toString()));
    }
    references.appendTail(text);
    StringBuilder below = new StringBuilder(directory.toAbsolutePath().normalize().toString());
    if (below.indexOf("{{") >= 0 || below.indexOf("${") >= 0) {
      throw new ReplayFailure("the output directory's name must not hold {{ or ${: " + directory);
    }
    below.append('/').append(sink);
    for (String part : text.toString().split("/", -1)) {
      if (!part.isEmpty() && !part.equals(".")) {
        below.append('/').append(part.equals("..") ? "up" : part);
      }
    }
    return below.toString();
  }
}
