package io.edgenode.node.view;

import java.time.Duration;
import java.util.Optional;

/**
 * What a flow keeps on disk.
 *
 * @param journalBytes its journals' size now
 * @param journalMaxBytes their quota, claims included
 * @param claimBytes large contents beside them
 * @param writtenBytes everything written to disk since the flow was opened: what wears the flash
 * @param writtenBytesPerFlowFile the same by FlowFiles journalled since; 0 before the first
 * @param damagedRanges damaged ranges found since the flow was opened
 * @param deadLetters how many are held
 * @param oldestDeadLetter for how long the oldest of them; zero without one
 * @param deadLetterBytes their store's size
 * @param deadLetterMaxBytes its limit
 * @param deadLetterProblem why no more can be kept; the flow then waits for somebody to make room
 */
public record StorageStats(
    long journalBytes,
    long journalMaxBytes,
    long claimBytes,
    long writtenBytes,
    double writtenBytesPerFlowFile,
    long damagedRanges,
    long deadLetters,
    Duration oldestDeadLetter,
    long deadLetterBytes,
    long deadLetterMaxBytes,
    Optional<String> deadLetterProblem) {}
