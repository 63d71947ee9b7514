package io.edgenode.node.view;

/**
 * What became of a flow's FlowFiles, a token each per edge, since the flow began (K24): {@code
 * journalled + spawned = delivered + filtered + absorbed + dropped + dead-lettered + in flight}.
 */
public record Ledger(
    long journalled,
    long spawned,
    long delivered,
    long filtered,
    long absorbed,
    long dropped,
    long deadLettered) {
  public static final Ledger EMPTY = new Ledger(0, 0, 0, 0, 0, 0, 0);

  /** How many tokens came to an end. */
  public long ended() {
    return delivered + filtered + absorbed + dropped + deadLettered;
  }
}
