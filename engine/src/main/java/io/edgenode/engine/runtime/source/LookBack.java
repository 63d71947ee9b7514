package io.edgenode.engine.runtime.source;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.api.repo.StoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads what the newest part of a journal holds of one source. Stateless; on a worker. */
final class LookBack {
  /** Read in a fraction of a second from the flash of a gateway, whatever the journal's size. */
  private static final long BYTES = 16L * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(LookBack.class);

  private LookBack() {}

  /**
   * The attributes of a source's newest FlowFiles that have a certain one, in journal order, up to
   * where the journal ended when it was opened. A journal that can't be read tells nothing here:
   * its lane fails for it.
   */
  static List<Attributes> of(Journal journal, String source, String attribute, int most) {
    Deque<Attributes> found = new ArrayDeque<>();
    long end = journal.tail().nextSequence();
    try (Journal.Reader reader = journal.reader(journal.newest(BYTES))) {
      Journal.Batch batch = reader.next();
      while (batch != null && batch.firstSequence() < end) {
        while (batch.advance()) {
          if (batch.kind() == RecordKind.DATA
              && batch.source().equals(source)
              && batch.attributes().get(attribute) != null) {
            if (found.size() == most) {
              found.remove();
            }
            found.add(batch.attributes());
          }
        }
        batch = reader.next();
      }
    } catch (StoreException e) {
      LOG.warn(
          "what source {} took before can't be looked up, so what is sent again is taken again",
          source,
          e);
    }
    return List.copyOf(found);
  }
}
