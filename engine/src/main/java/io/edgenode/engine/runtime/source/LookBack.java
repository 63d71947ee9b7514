package io.edgenode.engine.runtime.source;

import io.edgenode.engine.api.SourceContext.Recent;
import io.edgenode.engine.api.SourceContext.Recent.Before;
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
   * A source's newest FlowFiles that have a certain attribute, in journal order, up to where the
   * journal ended when it was opened. A journal that can't be read tells nothing here: its lane
   * fails for it.
   *
   * @param consumed the last sequence that the lane's newest checkpoint has consumed
   */
  static List<Recent> of(
      Journal journal, long consumed, String source, String attribute, int most) {
    Deque<Recent> found = new ArrayDeque<>();
    long begin = journal.newest(BYTES);
    boolean complete = true;
    try (Journal.Reader reader = journal.reader(begin)) {
      long end = journal.tail().nextSequence();
      long expected = 1;
      Before before = Before.NOTHING;
      for (Journal.Batch batch = reader.next();
          batch != null && batch.firstSequence() < end;
          batch = reader.next()) {
        if (batch.firstSequence() != expected) {
          boolean begins = expected == 1;
          before = begins && batch.firstSequence() - 1 <= consumed ? Before.CONSUMED : Before.GAP;
        }
        expected = batch.firstSequence() + batch.count();
        while (batch.advance()) {
          if (batch.kind() == RecordKind.DATA
              && batch.source().equals(source)
              && batch.attributes().get(attribute) != null) {
            found.add(new Recent(batch.attributes(), before));
            before = Before.NOTHING;
            if (found.size() > most) {
              found.remove();
              complete = false;
            }
          }
        }
      }
    } catch (StoreException e) {
      LOG.warn(
          "what source {} took before can't be looked up, so what is sent again is taken again",
          source,
          e);
    }
    if (!complete) {
      found.push(new Recent(found.remove().attributes(), Before.GAP));
    }
    return List.copyOf(found);
  }
}
