package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.lane.LetterBox;
import java.util.List;

/** The dead-letter log as lanes use it. */
final class Letters implements LetterBox {
  private final EntryLog log;
  private final FlowFileCodec codec;

  Letters(EntryLog log, FlowFileCodec codec) {
    this.log = log;
    this.codec = codec;
  }

  @Override
  public synchronized void keep(List<FlowFile> letters) {
    log.append(letters.stream().map(codec::encode).toList());
  }

  @Override
  public synchronized void force() {
    log.force();
  }
}
