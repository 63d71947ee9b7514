package io.edgenode.node.flowtest;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.runtime.graph.Errors;
import io.edgenode.engine.runtime.replay.Capture;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Remembers what every sink was given, by lane and in order. After a crash a FlowFile may come
 * again, with the same id and the same bytes (P2): it counts once, and anything else is a finding.
 * Thread-safe.
 */
final class Recorder implements Capture {
  /** The name under which dead letters are expected. */
  static final String DEAD_LETTERS = "dead-letters";

  private final Map<String, Map<String, Arrival>> bySink = new LinkedHashMap<>();
  private final List<String> findings = new ArrayList<>();
  private boolean crashed;

  /** From here on FlowFiles may come again. */
  synchronized void crashed() {
    crashed = true;
  }

  @Override
  public synchronized void sink(int lane, String sink, List<FlowFile> batch) {
    batch.forEach(flowFile -> arrive(lane, sink, "", flowFile));
  }

  @Override
  public synchronized void deadLetters(int lane, List<FlowFile> letters) {
    letters.forEach(letter -> arrive(lane, DEAD_LETTERS, Errors.component(letter), letter));
  }

  private void arrive(int lane, String sink, String component, FlowFile flowFile) {
    FlowFileId id = flowFile.id();
    Arrival arrival = new Arrival(id, bytes(flowFile.content()), flowFile.attributes());
    String key = String.format("%04d %s %s", lane, id, component);
    Arrival before = bySink.computeIfAbsent(sink, name -> new LinkedHashMap<>()).get(key);
    if (before == null) {
      bySink.get(sink).put(key, arrival);
    } else if (!crashed) {
      findings.add("sink '" + sink + "' was given FlowFile " + id + " twice without a restart");
    } else if (!before.sameAs(arrival)) {
      findings.add(
          "sink '"
              + sink
              + "' was given FlowFile "
              + id
              + " again after the crash, but another one: before "
              + before.text()
              + ", then "
              + arrival.text());
    }
  }

  private static byte[] bytes(Content content) {
    ByteOutput out = new ByteOutput(256);
    content.writeTo(out);
    return out.toByteArray();
  }

  /** What a sink was given, lane by lane. */
  synchronized List<Arrival> of(String sink) {
    List<Map.Entry<String, Arrival>> all =
        new ArrayList<>(bySink.getOrDefault(sink, Map.of()).entrySet());
    all.sort(Map.Entry.comparingByKey((a, b) -> a.substring(0, 4).compareTo(b.substring(0, 4))));
    return all.stream().map(Map.Entry::getValue).toList();
  }

  /** What must not happen and did. */
  synchronized List<String> findings() {
    return List.copyOf(findings);
  }
}
