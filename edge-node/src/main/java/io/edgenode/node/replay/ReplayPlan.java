package io.edgenode.node.replay;

import io.edgenode.engine.definition.FlowDefinition;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What is replayed, and how.
 *
 * @param flow the flow to run; absent to run the versions that the journal names
 * @param throughout whether it holds for every record, whatever version the journal names
 * @param plainSecrets of the flow's file
 * @param from where capture begins; the journal's first record if absent
 * @param to where it ends, exclusive
 * @param output where what sinks are given is written; nowhere if absent
 */
public record ReplayPlan(
    Optional<FlowDefinition> flow,
    boolean throughout,
    Map<String, String> plainSecrets,
    Optional<Bound> from,
    Optional<Bound> to,
    Optional<Path> output) {
  public ReplayPlan {
    plainSecrets = Map.copyOf(plainSecrets);
  }

  /** No secret. */
  @Override
  public String toString() {
    return "ReplayPlan of " + flow.map(FlowDefinition::name).orElse("the journal's versions");
  }
}
