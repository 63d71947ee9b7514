package io.edgenode.node.metrics;

import java.util.List;

/**
 * Every metric of the node, declared here and nowhere else: the exposition, {@code /metrics.json}
 * and docs/metrics.md are derived from it. Names are in base units; a counter's ends in {@code
 * _total}. Label values come from flow files and small fixed sets, never from data.
 */
enum Metric {
  NODE_INFO(
      Type.INFO,
      "edge_node_info",
      "Always 1; says which node, program version and Java version this is.",
      "node",
      "version",
      "java"),
  UPTIME(Type.GAUGE, "edge_uptime_seconds", "Time since the process began."),
  DATA_SIZE(Type.GAUGE, "edge_data_size_bytes", "What the data directory takes on disk."),
  DATA_FREE(Type.GAUGE, "edge_data_free_bytes", "What the data directory's disk has left."),

  FLOW_STATE(
      Type.GAUGE,
      "edge_flow_state",
      "1 for the state that the flow is in, 0 for the others.",
      "flow",
      "state"),
  FLOW_READY(
      Type.GAUGE,
      "edge_flow_ready",
      "1 if the flow runs, or is complete, and nothing in it asks for help.",
      "flow"),
  FLOW_RESTARTS(
      Type.COUNTER,
      "edge_flow_restarts_total",
      "How often the flow was restarted after a failure.",
      "flow"),
  LEDGER(
      Type.COUNTER,
      "edge_ledger_total",
      "What became of the flow's FlowFiles, a token each per edge, since the flow began. Journalled"
          + " and spawned equal the sum of the other kinds and edge_in_flight.",
      "flow",
      "kind"),
  IN_FLIGHT(
      Type.GAUGE,
      "edge_in_flight",
      "FlowFiles that came to no end yet: backlog, asynchronous steps, held for order, undelivered.",
      "flow"),
  LANE_BACKLOG(
      Type.GAUGE,
      "edge_lane_backlog",
      "FlowFiles that are journalled and not yet read by the lane.",
      "flow",
      "lane"),
  LANE_LAG(
      Type.GAUGE,
      "edge_lane_lag_seconds",
      "How long ago the record that the lane reads next was journalled; 0 without a backlog.",
      "flow",
      "lane"),
  CLOCK_STEPS(
      Type.COUNTER,
      "edge_clock_steps_total",
      "How often the wall clock and lane time parted by more than a minute since the flow was"
          + " opened.",
      "flow"),

  JOURNAL_SIZE(Type.GAUGE, "edge_journal_size_bytes", "The journals' size on disk.", "flow"),
  JOURNAL_MAX(
      Type.GAUGE, "edge_journal_max_size_bytes", "The journals' quota, claims included.", "flow"),
  CLAIMS_SIZE(
      Type.GAUGE,
      "edge_claims_size_bytes",
      "Large contents that are kept in files of their own.",
      "flow"),
  WRITTEN(
      Type.COUNTER,
      "edge_written_bytes_total",
      "Everything that the flow wrote to disk since it was opened: what wears the flash.",
      "flow"),
  WRITTEN_PER_FLOWFILE(
      Type.GAUGE,
      "edge_written_bytes_per_flowfile",
      "Bytes written to disk by FlowFile journalled since the flow was opened.",
      "flow"),
  DAMAGED(
      Type.COUNTER,
      "edge_damaged_ranges_total",
      "Damaged ranges found in the flow's stores since it was opened; what lay in them is"
          + " dropped, the rest still flows.",
      "flow"),
  DEAD_LETTERS_SIZE(
      Type.GAUGE, "edge_dead_letters_size_bytes", "The dead-letter store's size.", "flow"),
  DEAD_LETTERS_MAX(
      Type.GAUGE, "edge_dead_letters_max_size_bytes", "The dead-letter store's limit.", "flow"),

  CHECKPOINTS(
      Type.COUNTER,
      "edge_checkpoints_total",
      "Checkpoints since the flow was opened, by result.",
      "flow",
      "result"),
  CHECKPOINT_PAUSE(
      Type.GAUGE,
      "edge_checkpoint_pause_seconds",
      "How long the lane stood for the last checkpoint.",
      "flow"),
  CHECKPOINT_LONGEST_PAUSE(
      Type.GAUGE,
      "edge_checkpoint_longest_pause_seconds",
      "The longest that a lane stood for a checkpoint since the flow was opened.",
      "flow"),
  CHECKPOINT_DURATION(
      Type.GAUGE,
      "edge_checkpoint_duration_seconds",
      "The last checkpoint's time from copying to stable storage.",
      "flow"),
  CHECKPOINT_SIZE(
      Type.GAUGE, "edge_checkpoint_size_bytes", "The size of the last checkpoint.", "flow"),

  RECEIVED(
      Type.COUNTER,
      "edge_component_received_total",
      "Tokens that came into the component; for a source, FlowFiles journalled.",
      "flow",
      "component"),
  EMITTED(
      Type.COUNTER,
      "edge_component_emitted_total",
      "Tokens that left the component.",
      "flow",
      "component"),
  COMPONENT_LEDGER(
      Type.COUNTER,
      "edge_component_ledger_total",
      "Tokens that began or ended at the component, by kind; the flow's ledger is their sum.",
      "flow",
      "component",
      "kind"),
  STATE_KEYS(Type.GAUGE, "edge_state_keys", "Keys in the component's state.", "flow", "component"),
  STATE_EVICTED(
      Type.COUNTER,
      "edge_state_evicted_keys_total",
      "Keys that had to make room for others since the flow was opened.",
      "flow",
      "component"),
  COMPONENT_READY(
      Type.GAUGE,
      "edge_component_ready",
      "1 unless the component asks for help.",
      "flow",
      "component"),
  SOURCE_BUFFERED(
      Type.GAUGE,
      "edge_source_buffered",
      "FlowFiles that the source offered and that are not yet journalled.",
      "flow",
      "component"),
  SOURCE_PAUSED(
      Type.GAUGE,
      "edge_source_paused",
      "1 while the source is told to hold back.",
      "flow",
      "component"),
  SOURCE_REFUSED(
      Type.COUNTER,
      "edge_source_refused_total",
      "What was refused before the journal; upstream was told and keeps it.",
      "flow",
      "component",
      "reason"),
  ASYNC_IN_FLIGHT(
      Type.GAUGE,
      "edge_async_in_flight",
      "Questions of an asynchronous step that wait for their answers.",
      "flow",
      "component"),
  SINK_UNDELIVERED(
      Type.GAUGE,
      "edge_sink_undelivered",
      "FlowFiles that wait at the sink or are under way.",
      "flow",
      "component"),
  SINK_CONNECTED(
      Type.GAUGE,
      "edge_sink_connected",
      "1 if the sink's peer answered when last asked; 0 while the breaker is open.",
      "flow",
      "component"),
  SINK_NOT_CONNECTED(
      Type.GAUGE,
      "edge_sink_not_connected_seconds",
      "How long the sink's peer has not answered.",
      "flow",
      "component"),
  SINK_RETRY_IN(
      Type.GAUGE,
      "edge_sink_retry_in_seconds",
      "How long until the sink's peer is asked again; absent while nothing waits for that.",
      "flow",
      "component"),

  PROCESS_CPU(
      Type.COUNTER, "edge_process_cpu_seconds_total", "CPU time that the process has used."),
  PROCESS_RESIDENT(
      Type.GAUGE,
      "edge_process_resident_memory_bytes",
      "Memory of the process that is in RAM (Linux)."),
  PROCESS_FILES(
      Type.GAUGE, "edge_process_open_file_descriptors", "Files and sockets that are open."),
  JVM_HEAP_USED(Type.GAUGE, "edge_jvm_heap_used_bytes", "Heap in use, garbage included."),
  JVM_HEAP_MAX(Type.GAUGE, "edge_jvm_heap_max_bytes", "The heap's limit."),
  JVM_NON_HEAP(Type.GAUGE, "edge_jvm_non_heap_used_bytes", "Memory of the JVM's classes and code."),
  JVM_BUFFERS(
      Type.GAUGE,
      "edge_jvm_buffers_used_bytes",
      "Memory of buffers outside the heap, by pool.",
      "pool"),
  JVM_THREADS(Type.GAUGE, "edge_jvm_threads", "Threads that live."),
  JVM_GC_TIME(
      Type.COUNTER, "edge_jvm_gc_seconds_total", "Time spent collecting garbage.", "collector"),
  JVM_GC_COUNT(Type.COUNTER, "edge_jvm_gc_collections_total", "Garbage collections.", "collector");

  /** What a metric's value does. */
  enum Type {
    /** Only rises, but for a restart. */
    COUNTER,
    GAUGE,
    /** Always 1; its labels say something. */
    INFO
  }

  private static final List<String> UNITS = List.of("seconds", "bytes");

  private final Type type;
  private final String fullName;
  private final String doc;

  @SuppressWarnings("ImmutableEnumChecker") // a copy of its own, of List.of
  private final List<String> labels;

  Metric(Type type, String fullName, String doc, String... labels) {
    this.type = type;
    this.fullName = fullName;
    this.doc = doc;
    this.labels = List.of(labels);
  }

  Type type() {
    return type;
  }

  /** As it is scraped. */
  String fullName() {
    return fullName;
  }

  /** Without the {@code _total} or {@code _info} that says the type. */
  String baseName() {
    return switch (type) {
      case COUNTER -> fullName.substring(0, fullName.length() - "_total".length());
      case INFO -> fullName.substring(0, fullName.length() - "_info".length());
      case GAUGE -> fullName;
    };
  }

  /** The unit, which the name ends with; empty for plain numbers. */
  String unit() {
    return UNITS.stream().filter(unit -> baseName().endsWith("_" + unit)).findFirst().orElse("");
  }

  String doc() {
    return doc;
  }

  List<String> labels() {
    return labels;
  }
}
