package io.edgenode.processors.intake;

import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import java.util.List;

/**
 * The position of what was pushed to us: nowhere to resume at, like {@link SourcePosition#NONE},
 * but it tells which FlowFile of its batch it was. A refusal hands back the position of the last
 * one journalled, so the rest can be offered again and nothing twice.
 *
 * @param index in its batch, from 0
 */
public record PushPosition(int index) implements SourcePosition {
  private static final byte[] NOTHING = new byte[0];

  @Override
  public long ordinal() {
    return 0;
  }

  @Override
  public byte[] encode() {
    return NOTHING;
  }

  /** How many FlowFiles of a batch were journalled although it was refused. */
  public static int journalled(List<Offered> batch, Throwable cause) {
    if (cause instanceof Intake.Refused refused
        && refused.journalledUpTo() instanceof PushPosition last) {
      for (int i = 0; i < batch.size(); i++) {
        if (batch.get(i).position() == last) {
          return i + 1;
        }
      }
    }
    return 0;
  }
}
