package io.edgenode.processors.file;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One file that is followed, and what became of it since it was last looked at. Owner: the reader's
 * worker.
 */
final class Followed {
  /** What lies at the path now. */
  enum Presence {
    /** This file. */
    HERE,
    /** Another file: this one was renamed or replaced. */
    REPLACED,
    /** Nothing: this one was renamed or deleted. */
    GONE
  }

  private static final Logger LOG = LoggerFactory.getLogger(Followed.class);

  final Path path;
  final LineFile file;

  /** The size at which all that was there had been read, -1 before that. */
  private long readTo = -1;

  private Presence presence = Presence.HERE;

  /** Since when it has not grown. */
  private long quietSince;

  private long seenSize = -1;

  /** Whether it was read from since the ledger knew of it. */
  boolean ahead;

  /** Whether the visit of this round has begun. */
  boolean visiting;

  /**
   * @param path where it is looked for; its file may lie elsewhere by now
   */
  Followed(Path path, LineFile file, long now) {
    this.path = path;
    this.file = file;
    this.quietSince = now;
  }

  /**
   * Looks for news: truncation, other content, more content, another file at its path.
   *
   * @return whether there is something to read
   */
  boolean look(Ordinals ordinals, long now) throws IOException {
    long size = seenSize(now);
    if (size < file.lookedAt() || size != readTo && !file.identity().matches(file.channel())) {
      LOG.info("file {} was truncated or written anew: reading from its start", path);
      file.identify();
      file.begin(0, ordinals.before(new KnownFile(file.identity(), 0)));
      readTo = -1;
    } else if (size > file.identity().fingerprintLength()) {
      file.identify();
    }
    lookAtPath();
    return size != readTo && size > file.offset();
  }

  /**
   * Looks at a file whose turn to be read has not come yet.
   *
   * @return whether it was not read from yet, and is known better by its first bytes now
   */
  boolean lookAhead(long now) throws IOException {
    long size = seenSize(now);
    int known = file.identity().fingerprintLength();
    if (file.offset() > 0 || size <= known || known == FileIdentity.LONGEST) {
      return false;
    }
    file.identify();
    return true;
  }

  /** Says that all was read that was there. */
  void readAll() {
    readTo = file.lookedAt();
    file.rest();
  }

  /** Whether all was read of a file of this size. */
  boolean isReadTo(long size) {
    return readTo == size;
  }

  Presence presence() {
    return presence;
  }

  /** For how long it has not grown. */
  long quietNanos(long now) {
    return now - quietSince;
  }

  private long seenSize(long now) throws IOException {
    long size = file.channel().size();
    if (size != seenSize) {
      seenSize = size;
      quietSince = now;
    }
    return size;
  }

  private void lookAtPath() throws IOException {
    try {
      long inode = FileIdentity.inode(path);
      presence = inode == file.identity().inode() ? Presence.HERE : Presence.REPLACED;
    } catch (NoSuchFileException e) {
      presence = Presence.GONE;
    }
  }
}
