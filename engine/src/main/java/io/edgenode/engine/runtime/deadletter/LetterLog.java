package io.edgenode.engine.runtime.deadletter;

import io.edgenode.engine.api.repo.EntryLog;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads a log of dead letters; passes over what can't be read, and says so. Owner: {@link
 * DeadLetters}, under its lock.
 */
final class LetterLog {
  private static final Logger LOG = LoggerFactory.getLogger(LetterLog.class);

  private final EntryLog log;
  private final LetterCodec codec;

  LetterLog(EntryLog log, LetterCodec codec) {
    this.log = log;
    this.codec = codec;
  }

  /** Gives each entry from a number on, until told to stop. */
  void scan(long from, BiPredicate<LetterCodec.Head, EntryLog.Entry> visitor) {
    try (EntryLog.Reader reader = log.reader(from)) {
      boolean more = true;
      for (EntryLog.Entry entry = reader.next(); more && entry != null; entry = reader.next()) {
        try {
          more = visitor.test(codec.head(entry.bytes()), entry);
        } catch (IOException e) {
          LOG.warn("Entry {} of the dead letters can't be read", entry.number(), e);
        }
      }
    }
  }

  /**
   * The letters from a number on, oldest first.
   *
   * @param live tells letters that are there from what was taken away, and from other entries
   * @param most how many at most
   */
  List<DeadLetter> letters(
      long from, BiPredicate<LetterCodec.Head, EntryLog.Entry> live, int most) {
    List<DeadLetter> page = new ArrayList<>();
    scan(
        Math.max(from, log.firstNumber()),
        (head, entry) -> {
          if (live.test(head, entry)) {
            decode(entry).ifPresent(page::add);
          }
          return page.size() < most;
        });
    return page;
  }

  /** The same as entries, below a number. */
  List<EntryLog.Entry> entries(
      long from, long below, BiPredicate<LetterCodec.Head, EntryLog.Entry> live, int most) {
    List<EntryLog.Entry> entries = new ArrayList<>();
    scan(
        from,
        (head, entry) -> {
          if (live.test(head, entry) && entry.number() < below) {
            entries.add(entry);
          }
          return entries.size() < most && entry.number() < below;
        });
    return entries;
  }

  /** What an entry is about that was read before. */
  LetterCodec.Head head(EntryLog.Entry entry) {
    try {
      return codec.head(entry.bytes());
    } catch (IOException e) {
      throw new IllegalStateException("an entry that was read can't be read again", e);
    }
  }

  private Optional<DeadLetter> decode(EntryLog.Entry entry) {
    try {
      return Optional.of(codec.letter(entry.number(), entry.bytes()));
    } catch (IOException e) {
      LOG.warn("Dead letter {} can't be read", entry.number(), e);
      return Optional.empty();
    }
  }
}
