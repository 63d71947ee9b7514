package io.edgenode.processors.file;

import java.util.Optional;

/**
 * The ordinals of one source's FlowFiles, which never fall. After a crash lanes may not have come
 * equally far (K16): in the file that the source resumes in, lines have the ordinals that they had,
 * by which the lanes that were ahead know them. What is read behind it may be another file than
 * last time, so its ordinals begin above those of every lane: rather a line twice than one left out
 * (P1). Owner: the reader's worker.
 */
final class Ordinals {
  private final long greatestAtStart;
  private final Optional<KnownFile> resumed;
  private long last;

  /**
   * @param last of the position that the source resumes at
   * @param greatestAtStart that any lane had
   * @param resumed the file that this position is in
   */
  Ordinals(long last, long greatestAtStart, Optional<KnownFile> resumed) {
    this.last = last;
    this.greatestAtStart = greatestAtStart;
    this.resumed = resumed;
  }

  /** The last one given. */
  long last() {
    return last;
  }

  /** FlowFiles up to this one were given. */
  void gave(long ordinal) {
    last = ordinal;
  }

  /** The ordinal behind which a stretch begins that reads on in this file. */
  long before(KnownFile file) {
    if (!resumed.map(known -> isSame(known, file)).orElse(false)) {
      last = Math.max(last, greatestAtStart);
    }
    return last;
  }

  /** Its first bytes were compared when it was found. */
  private static boolean isSame(KnownFile known, KnownFile file) {
    return known.offset() == file.offset()
        && known.identity().inode() == file.identity().inode()
        && known.identity().path().equals(file.identity().path());
  }
}
