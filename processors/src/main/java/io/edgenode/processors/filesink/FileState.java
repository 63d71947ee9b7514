package io.edgenode.processors.filesink;

import java.util.List;

/**
 * Where one path stands.
 *
 * @param length the bytes of the file at the path
 * @param sequence the number that file gets when it is finished; 0 where nothing is rotated
 * @param unpublished the least number that is finished and not published; {@code sequence} for none
 * @param columns csv: the file's columns; empty for none yet
 */
record FileState(long length, int sequence, int unpublished, List<String> columns) {
  FileState {
    columns = List.copyOf(columns);
  }

  boolean allPublished() {
    return unpublished >= sequence;
  }
}
