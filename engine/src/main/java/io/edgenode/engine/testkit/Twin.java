package io.edgenode.engine.testkit;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Processor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instance that is never opened, beside the one that is: a worker that reads a backlog ahead has
 * such a one of each processor that says {@code STATELESS}, and the lane takes what it made. Finds
 * where the two differ. Owner: the test's thread.
 */
final class Twin {
  private final String type;
  private final Processor processor;
  private final Player<?> opened;
  private int sent;

  /**
   * @param type the component's, for messages
   * @param processor is never opened
   * @param opened plays the same, as a lane would
   */
  Twin(String type, Processor processor, Player<?> opened) {
    this.type = type;
    this.processor = processor;
    this.opened = opened;
  }

  /**
   * Plays a step of the scenario with both.
   *
   * @throws AssertionError if the two differ in it
   */
  void play(Step step) {
    Emitted here = new Emitted();
    RuntimeException thrown = null;
    if (step instanceof Step.Send send) {
      sent++;
      thrown = compute(opened.next(send), here);
    }
    int before = opened.played().emissions().size();
    opened.play(step);
    List<Emission> all = opened.played().emissions();
    List<Emission> there = all.subList(before, all.size());
    if (thrown != null || !here.emissions().equals(there)) {
      throw differs(step, there, here.emissions(), thrown);
    }
  }

  private @Nullable RuntimeException compute(FlowFile in, Emitted out) {
    try {
      processor.process(in, out);
    } catch (FlowException.BadData e) {
      out.failed(in, e);
    } catch (RuntimeException e) {
      return e;
    }
    return null;
  }

  private AssertionError differs(
      Step step, List<Emission> there, List<Emission> here, @Nullable RuntimeException thrown) {
    return new AssertionError(
        type
            + " says STATELESS, but an instance that is never opened, as a worker that reads ahead"
            + " of the lane has one, differs "
            + where(step)
            + ": leave out Trait.STATELESS, or let what is emitted depend on the FlowFile and the"
            + " options alone\n  opened:       "
            + there
            + "\n  never opened: "
            + (thrown == null ? here : "threw " + thrown),
        thrown);
  }

  private String where(Step step) {
    if (step instanceof Step.Send) {
      return "at FlowFile " + sent + " of the scenario";
    }
    return step instanceof Step.End ? "when its inputs ended" : "when time passed";
  }
}
