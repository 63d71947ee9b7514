package io.edgenode.processors.filesink;

import java.util.List;

/**
 * Where one path stands.
 *
 * @param length the bytes of the file at the path
 * @param sequence the number that file gets when it is finished; 0 where nothing is rotated
 * @param unpublished the least number that is finished and not published; {@code sequence} for none
 * @param columns csv: the file's columns; empty for none yet
 * @param written whether this opening of the sink logged that it changes the path, and may go on
 *     changing it without another word; what is not is never gone back on
 */
record FileState(
    long length, int sequence, int unpublished, List<String> columns, boolean written) {
  FileState {
    columns = List.copyOf(columns);
  }

  boolean allPublished() {
    return unpublished >= sequence;
  }

  FileState withLength(long other) {
    return new FileState(other, sequence, unpublished, columns, written);
  }

  FileState withUnpublished(int least) {
    return new FileState(length, sequence, least, columns, written);
  }

  FileState withColumns(List<String> others) {
    return new FileState(length, sequence, unpublished, others, written);
  }

  /** The same file where another state knows its numbers. */
  FileState numberedAs(FileState other) {
    return new FileState(length, other.sequence(), other.unpublished(), columns, written);
  }

  FileState withWritten(boolean now) {
    return now == written ? this : new FileState(length, sequence, unpublished, columns, now);
  }
}
