package io.edgenode.node.replay;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.runtime.replay.Capture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Takes what the sinks of one replayed lane are given, from when it is told to. Thread-safe. */
final class LaneCapture implements Capture {
  /** The name under which dead letters are told. */
  static final String DEAD_LETTERS = "dead-letters";

  private final Function<String, Optional<Path>> files;
  private final Map<String, SinkCapture> sinks = new TreeMap<>();
  private boolean wanted;

  /**
   * @param files where what a sink is given is written to, by the sink's name
   */
  LaneCapture(Function<String, Optional<Path>> files) {
    this.files = files;
  }

  /** What was captured till now made state only; what comes is wanted. */
  synchronized void begin() {
    wanted = true;
  }

  @Override
  public synchronized void sink(int lane, String sink, List<FlowFile> batch) {
    take(sink, batch);
  }

  @Override
  public synchronized void deadLetters(int lane, List<FlowFile> letters) {
    take(DEAD_LETTERS, letters);
  }

  private void take(String sink, List<FlowFile> batch) {
    if (wanted) {
      sinks.computeIfAbsent(sink, name -> new SinkCapture(files.apply(name))).take(batch);
    }
  }

  /** Ends the capture; gives what was captured, by sink. */
  synchronized Map<String, SinkCapture> end() {
    sinks.values().forEach(SinkCapture::close);
    return Map.copyOf(sinks);
  }
}
