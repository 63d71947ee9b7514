package io.edgenode.repo;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;

/**
 * The files of an open queue by sequence: new ones join at the end, released ones go from the
 * front, whole. The queue adds and releases under its lock; any thread may look.
 */
final class Segments {
  private volatile Segment[] all;

  Segments(Segment[] found) {
    this.all = found;
  }

  /** The files as they are now; nobody changes the array. */
  Segment[] all() {
    return all;
  }

  void add(Segment segment) {
    Segment[] more = Arrays.copyOf(all, all.length + 1);
    more[all.length] = segment;
    all = more;
  }

  /**
   * Forgets files that hold nothing at or above a sequence; the last file with an excerpt stays.
   *
   * @param unusedSinceMillis only files last written to before this wall time
   * @return those files, to be deleted
   */
  List<Segment> release(long belowSequence, long unusedSinceMillis) throws IOException {
    Segment[] now = all;
    int below = below(belowSequence, now);
    int gone = 0;
    while (gone < below
        && Files.getLastModifiedTime(now[gone].path).toMillis() < unusedSinceMillis) {
      gone++;
    }
    if (gone > 0) {
      all = Arrays.copyOfRange(now, gone, now.length);
    }
    return List.of(now).subList(0, gone);
  }

  /** How many files hold nothing at or above a sequence; one with an excerpt stands behind. */
  static int below(long sequence, Segment[] files) {
    int below = 0;
    while (below + 1 < files.length
        && files[below + 1].firstSequence <= sequence
        && files[below + 1].end() > 0) {
      below++;
    }
    return below;
  }

  /** Bytes on disk. */
  long bytes() {
    long sum = 0;
    for (Segment segment : all) {
      sum += segment.allocated();
    }
    return sum;
  }

  /** Bytes that hold something: without what is allocated ahead. */
  long bytesUsed() {
    long sum = 0;
    for (Segment segment : all) {
      sum += segment.end();
    }
    return sum;
  }
}
