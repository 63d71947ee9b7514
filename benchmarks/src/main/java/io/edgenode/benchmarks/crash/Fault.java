package io.edgenode.benchmarks.crash;

/** What a node does wrong on purpose, so that an oracle can show that it sees it. */
enum Fault {
  NONE,
  /** Answers before the journal has the records. */
  ACKNOWLEDGE_EARLY,
  /** Answers before the journal is on stable storage. */
  SKIP_SYNC,
  /** The journal's reader passes over one FlowFile. */
  SKIP_RECORD,
  /** A sink says that it has one FlowFile which it never wrote. */
  LOSE_AT_SINK,
  /** Reads as if checksums were not looked at: one byte of a content is another. */
  SKIP_CRC,
  /** Reads two FlowFiles in the wrong order. */
  SWAP_AT_SINK
}
