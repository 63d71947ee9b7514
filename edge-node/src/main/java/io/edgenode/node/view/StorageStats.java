package io.edgenode.node.view;

/**
 * What a flow keeps on disk.
 *
 * @param journalBytes its journals' size now
 * @param journalMaxBytes their quota, claims included
 * @param claimBytes large contents beside them
 * @param writtenBytes everything written to disk since the process began: what wears the flash
 * @param writtenBytesPerFlowFile the same by FlowFiles journalled since; 0 before the first
 * @param damagedRanges damaged ranges found since the process began
 * @param deadLetters how many dead letters are kept
 * @param deadLetterBytes their store's size
 * @param deadLetterMaxBytes its limit
 */
public record StorageStats(
    long journalBytes,
    long journalMaxBytes,
    long claimBytes,
    long writtenBytes,
    double writtenBytesPerFlowFile,
    long damagedRanges,
    long deadLetters,
    long deadLetterBytes,
    long deadLetterMaxBytes) {}
