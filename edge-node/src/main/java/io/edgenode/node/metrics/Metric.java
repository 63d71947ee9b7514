package io.edgenode.node.metrics;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;
import java.util.List;

/**
 * Every metric of the node, declared here and nowhere else, those that Micrometer's binders fill
 * included: what is not declared is not registered, and docs/metrics.md is derived from it. Names
 * are as they are scraped, in base units; a counter's ends in {@code _total}. Label values come
 * from flow files and small fixed sets, never from data.
 */
enum Metric implements MeterDocumentation {
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

  STATE_HEAP(
      Type.GAUGE,
      "edge_state_heap_bytes",
      "What the state of all flows takes of the heap, by estimate."),
  STATE_LIMIT(
      Type.GAUGE,
      "edge_state_heap_limit_bytes",
      "The most heap that state may take; a flow that needs more stops."),

  FLOW_FILES_INVALID(
      Type.GAUGE,
      "edge_flow_files_invalid",
      "Files of the flows directory that can't run as they are, by what runs instead: the last_good"
          + " version, the flow as an other_file has it, or nothing, and then the node is not ready.",
      "runs"),
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
      "What the flow's journals, claims, checkpoints, disk buffers and dead letters wrote since"
          + " it was opened: what wears the flash.",
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
  DEAD_LETTERS(Type.GAUGE, "edge_dead_letters", "Dead letters that are held.", "flow"),
  DEAD_LETTERS_AGE(
      Type.GAUGE,
      "edge_dead_letters_oldest_age_seconds",
      "For how long the oldest dead letter has been held; 0 without one.",
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
      Type.HISTOGRAM,
      "edge_checkpoint_duration_seconds",
      "Checkpoints' time from copying to stable storage.",
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
  WINDOW_DISTANT_TIMES(
      Type.COUNTER,
      "edge_window_distant_times_total",
      "FlowFiles whose event time and arrival differed by more than a year, since the flow was"
          + " opened: a clock, or the unit of a timestamp, is wrong.",
      "flow",
      "component"),
  SINK_UNDELIVERED(
      Type.GAUGE,
      "edge_sink_undelivered",
      "FlowFiles that wait at the sink or are under way.",
      "flow",
      "component"),
  SINK_WRITE_DURATION(
      Type.HISTOGRAM,
      "edge_sink_write_duration_seconds",
      "Writes of batches, from giving one to the sink to its answer, whatever that was.",
      "flow",
      "component"),
  SINK_RESENT(
      Type.COUNTER,
      "edge_sink_retries_total",
      "Writes since the flow was opened of what had been written before, in whole or in part.",
      "flow",
      "component"),
  OUTBOX_ENTRIES(
      Type.GAUGE,
      "edge_outbox_entries",
      "FlowFiles in the sink's disk buffer that are not delivered; absent without a buffer.",
      "flow",
      "component"),
  OUTBOX_SIZE(
      Type.GAUGE,
      "edge_outbox_size_bytes",
      "What the sink's disk buffer takes, delivered ones that wait for checkpoints included.",
      "flow",
      "component"),
  SINK_BREAKER(
      Type.GAUGE,
      "edge_sink_breaker_state",
      "The breaker before the sink's peer: 1 for the state that it is in, 0 for the others.",
      "flow",
      "component",
      "state"),
  SINK_CONNECTED(
      Type.GAUGE,
      "edge_sink_connected",
      "1 if the sink's peer answered when last asked; 0 while it does not.",
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
  PROCESS_START(
      Type.GAUGE, "edge_process_start_time_seconds", "When the process began, as Unix time."),
  PROCESS_FILES(Type.GAUGE, "edge_process_files_open", "Files and sockets that are open."),
  PROCESS_FILES_MAX(
      Type.GAUGE, "edge_process_files_max", "How many files and sockets may be open."),
  PROCESS_CPU_USAGE(
      Type.GAUGE,
      "edge_process_cpu_usage",
      "The process' share of all processors lately, from 0 to 1."),
  SYSTEM_CPU_USAGE(
      Type.GAUGE, "edge_system_cpu_usage", "The machine's use of its processors lately, 0 to 1."),
  JVM_MEMORY_USED(
      Type.GAUGE, "edge_jvm_memory_used_bytes", "Memory in use, by pool.", "area", "id"),
  JVM_MEMORY_COMMITTED(
      Type.GAUGE,
      "edge_jvm_memory_committed_bytes",
      "Memory that the JVM has from the system, by pool.",
      "area",
      "id"),
  JVM_MEMORY_MAX(
      Type.GAUGE,
      "edge_jvm_memory_max_bytes",
      "The limit of each pool; -1 without one.",
      "area",
      "id"),
  JVM_BUFFERS(
      Type.GAUGE,
      "edge_jvm_buffer_memory_used_bytes",
      "Memory of buffers outside the heap, by pool.",
      "id"),
  JVM_THREADS(Type.GAUGE, "edge_jvm_threads_live", "Threads that live."),
  JVM_CLASSES(Type.GAUGE, "edge_jvm_classes_loaded", "Classes that are loaded."),
  JVM_GC_PAUSE(
      Type.SUMMARY,
      "edge_jvm_gc_pause_seconds",
      "Time that the process stood for garbage collections.",
      "action",
      "cause",
      "gc"),
  JVM_GC_ALLOCATED(
      Type.COUNTER,
      "edge_jvm_gc_memory_allocated_bytes_total",
      "Growth of the young generation between collections: what was allocated.");

  /** What a metric's value does. */
  enum Type {
    /** Only rises, but for a restart. */
    COUNTER,
    GAUGE,
    /** Always 1; its labels say something. */
    INFO,
    /** Durations: how many, their sum, and with {@code _max} the longest of the last minutes. */
    SUMMARY,
    /** The same, and how many were at most so long. */
    HISTOGRAM
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

  String doc() {
    return doc;
  }

  List<String> labels() {
    return labels;
  }

  /** The name that Micrometer's convention turns into {@link #fullName}. */
  @Override
  public String getName() {
    String unit = getBaseUnit();
    String name = type == Type.COUNTER ? without(fullName, "_total") : fullName;
    return (unit.isEmpty() ? name : without(name, "_" + unit)).replace('_', '.');
  }

  /** The unit, which the name ends with; empty for plain numbers. */
  @Override
  public String getBaseUnit() {
    String name = type == Type.COUNTER ? without(fullName, "_total") : fullName;
    return UNITS.stream().filter(unit -> name.endsWith("_" + unit)).findFirst().orElse("");
  }

  @Override
  public Meter.Type getType() {
    return switch (type) {
      case COUNTER -> Meter.Type.COUNTER;
      case GAUGE, INFO -> Meter.Type.GAUGE;
      case SUMMARY, HISTOGRAM -> Meter.Type.TIMER;
    };
  }

  @Override
  public KeyName[] getKeyNames() {
    return labels.stream().map(label -> (KeyName) () -> label).toArray(KeyName[]::new);
  }

  private static String without(String text, String ending) {
    return text.endsWith(ending) ? text.substring(0, text.length() - ending.length()) : text;
  }
}
