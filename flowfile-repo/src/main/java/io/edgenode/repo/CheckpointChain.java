package io.edgenode.repo;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.StoreException;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A full checkpoint and its changes, as far as they are intact. Verified once without keeping a
 * byte, read again when somebody recovers from it. Owner: the checkpoint's worker.
 */
final class CheckpointChain implements CheckpointStore.Chain {
  private final ExcerptSource excerpts;
  private final long firstSequence;
  private final List<Long> numbers = new ArrayList<>();
  private long position;

  CheckpointChain(ExcerptSource excerpts, long firstSequence) {
    this.excerpts = excerpts;
    this.firstSequence = firstSequence;
  }

  long firstSequence() {
    return firstSequence;
  }

  /** One more was written behind it. */
  void extend(long number, long newPosition) {
    numbers.add(number);
    position = newPosition;
  }

  /** Checks every byte; gives how many checkpoints are whole, 0 if the full one is not. */
  int verify() {
    Progress progress = new Progress();
    long expected = firstSequence;
    try (ExcerptSource.Cursor reader = excerpts.reader(firstSequence)) {
      for (CheckpointPiece piece = next(reader);
          piece != null && piece.sequence == expected && progress.take(piece);
          piece = next(reader)) {
        expected++;
      }
    }
    return numbers.size();
  }

  /** The checkpoint that is being checked. */
  private final class Progress {
    private final CRC32C crc = new CRC32C();
    private boolean open;
    private long number;
    private long length;
    private int chunks;

    /** Takes in a piece; false if the chain ends before it. */
    boolean take(CheckpointPiece piece) {
      if (piece.begins()) {
        if (chunks > 0 && (piece.full || numbers.isEmpty())) {
          return false;
        }
        open = true;
        number = piece.number;
        crc.reset();
        length = 0;
        chunks = 0;
      }
      if (!open || piece.number != number) {
        return false;
      }
      if (piece.closes) {
        if (!piece.closes(chunks, length, crc)) {
          return false;
        }
        open = false;
        extend(number, piece.position);
      } else {
        crc.update(piece.bytes(), piece.offset(), piece.length());
        length += piece.length();
        chunks++;
      }
      return true;
    }
  }

  private static @Nullable CheckpointPiece next(ExcerptSource.Cursor reader) {
    Excerpt excerpt = reader.next();
    return excerpt == null ? null : new CheckpointPiece(excerpt);
  }

  @Override
  public long number() {
    return numbers.get(numbers.size() - 1);
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public void read(CheckpointStore.Visitor visitor) {
    try (ExcerptSource.Cursor reader = excerpts.reader(firstSequence)) {
      for (long number : numbers) {
        CheckpointPiece piece = next(reader);
        while (piece != null && !(piece.number == number && piece.begins())) {
          piece = next(reader);
        }
        if (piece == null) {
          throw new IOException("checkpoint " + number + " was intact before, and is gone");
        }
        Bytes bytes = new Bytes(reader, piece);
        visitor.accept(number, piece.position, piece.full, new DataInputStream(bytes));
        bytes.skipRest();
      }
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.BROKEN,
          excerpts.directory() + ": a checkpoint can't be read: " + e,
          e);
    }
  }

  /** The chunks of one checkpoint as a stream. */
  private static final class Bytes extends InputStream {
    private final ExcerptSource.Cursor reader;
    private CheckpointPiece piece;
    private int consumed;

    Bytes(ExcerptSource.Cursor reader, CheckpointPiece first) {
      this.reader = reader;
      this.piece = first;
    }

    @Override
    public int read() throws IOException {
      return more() ? piece.bytes()[piece.offset() + consumed++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!more()) {
        return -1;
      }
      int part = Math.min(length, piece.length() - consumed);
      System.arraycopy(piece.bytes(), piece.offset() + consumed, into, offset, part);
      consumed += part;
      return part;
    }

    void skipRest() throws IOException {
      while (more()) {
        consumed = piece.length();
      }
    }

    private boolean more() throws IOException {
      while (!piece.closes && consumed == piece.length()) {
        CheckpointPiece following = next(reader);
        if (following == null || following.number != piece.number) {
          throw new IOException("checkpoint " + piece.number + " was intact before, and is not");
        }
        piece = following;
        consumed = 0;
      }
      return !piece.closes;
    }
  }
}
