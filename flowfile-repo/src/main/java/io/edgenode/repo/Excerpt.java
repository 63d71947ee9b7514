package io.edgenode.repo;

/**
 * One checked excerpt.
 *
 * @param type whose format the payload has
 * @param epoch the opening that wrote it
 * @param firstSequence of the records in it
 * @param count how many
 * @param dataCount data records ever, these included
 * @param payload the array is nobody else's
 * @param start where it begins in its file
 * @param end behind its last fragment
 */
record Excerpt(
    int type,
    int epoch,
    long firstSequence,
    int count,
    long dataCount,
    byte[] payload,
    long start,
    long end) {
  /** The sequence behind its last record. */
  long nextSequence() {
    return firstSequence + count;
  }
}
