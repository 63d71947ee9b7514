package io.edgenode.engine.definition;

import io.edgenode.engine.api.Option;
import java.util.List;

/** What a flow file says beside its parameters and components. */
record FlowOptions(
    @Option(
            doc = "The flow's name, unique on the node: lower-case letters, digits and '-'.",
            example = "cold-chain")
        FlowName flow,
    @Option(doc = "What the flow is for; for people.", defaultValue = "") String description,
    @Option(
            doc = "How many lanes compute the flow; more than one needs partition-by.",
            defaultValue = "1",
            min = "1",
            max = "64")
        int lanes,
    @Option(
            doc = "The fields whose values decide a FlowFile's lane.",
            defaultValue = "[]",
            example = "[sensor]")
        List<String> partitionBy,
    @Option(doc = "The flow's journal.", defaultValue = "{}") FlowDefinition.Journal journal,
    @Option(doc = "The flow's checkpoints.", defaultValue = "{}")
        FlowDefinition.Checkpoint checkpoint,
    @Option(doc = "The flow's dead-letter store.", defaultValue = "{}")
        FlowDefinition.DeadLetter deadLetter) {}
