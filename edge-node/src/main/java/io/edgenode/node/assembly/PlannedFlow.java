package io.edgenode.node.assembly;

import io.edgenode.engine.definition.FlowDefinition;
import java.util.Map;

/**
 * A flow that the node is to run.
 *
 * @param file the name of the file it is from, without directories
 * @param definition the flow
 * @param plainSecrets secrets that its file has in plain text: for stored versions alone, never
 *     shown or stored
 */
public record PlannedFlow(
    String file, FlowDefinition definition, Map<String, String> plainSecrets) {
  public PlannedFlow {
    plainSecrets = Map.copyOf(plainSecrets);
  }

  /** The file and the flow's name; no secret. */
  @Override
  public String toString() {
    return definition.name() + " of " + file;
  }
}
