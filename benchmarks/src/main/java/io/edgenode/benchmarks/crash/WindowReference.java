package io.edgenode.benchmarks.crash;

import io.edgenode.engine.api.repo.RecordKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the windows of {@link Flows} give out for a journal, computed in the plainest way: every
 * window by itself, all of them looked at for each record. Deliberately shares nothing with the
 * engine.
 */
final class WindowReference {
  /** By journal time, tumbling. */
  static final long BY_TIME_MILLIS = 250;

  /** By event time, which is the number as seconds; hopping. */
  static final int EVENT_SIZE = 20;

  static final int EVENT_EVERY = 5;
  static final int EVENT_LATENESS = 5;

  /** By number, sliding. */
  static final int COUNT_SIZE = 20;

  static final int COUNT_EVERY = 10;

  private static final Comparator<Window> FIRING_ORDER =
      Comparator.comparingLong((Window window) -> window.end)
          .thenComparingLong(window -> window.start)
          .thenComparing(window -> window.sensor);

  private final StringBuilder byTime = new StringBuilder();
  private final StringBuilder byEvent = new StringBuilder();
  private final StringBuilder byCount = new StringBuilder();
  private final List<Window> openByTime = new ArrayList<>();
  private final List<Window> openByEvent = new ArrayList<>();
  private final Map<String, List<Item>> counted = new HashMap<>();
  private final Set<String> unfired = new HashSet<>();
  private long offset;
  private long watermark = Long.MIN_VALUE;

  /** What a window takes of a record. */
  private record Item(long time, long seq, double value) {}

  private static final class Window {
    private final String sensor;
    private final long start;
    private final long end;
    private final List<Item> items = new ArrayList<>();

    Window(String sensor, long start, long end) {
      this.sensor = sensor;
      this.start = start;
      this.end = end;
    }

    String line() {
      long total = items.stream().mapToLong(Item::seq).sum();
      double peak = items.stream().mapToDouble(Item::value).max().orElseThrow();
      return String.format(
          "{\"sensor\":\"%s\",\"window_start\":%d,\"window_end\":%d,\"n\":%d,\"total\":%d,"
              + "\"peak\":%s}%n",
          sensor, start, end, items.size(), total, Double.toString(peak));
    }
  }

  /** Takes in every record of the journal, in order. */
  void record(JournalExport.Entry entry) {
    if (entry.kind() == RecordKind.CLOCK) {
      // What is open fires, and lane time begins anew.
      fire(openByTime, Long.MAX_VALUE, byTime);
      fireCounted();
      offset = ByteBuffer.wrap(entry.payload()).getLong();
    }
    long now = entry.elapsed() + offset;
    fire(openByTime, now, byTime);
    if (entry.kind() != RecordKind.DATA) {
      return;
    }
    Records.Name name = Records.parse(entry.content()).orElse(null);
    if (name == null) {
      return;
    }
    String sensor = Records.sensor(name.source(), name.seq());
    double value = Records.value(name.source(), name.seq());
    Item item = new Item(now, name.seq(), value);
    long start = Math.floorDiv(now, BY_TIME_MILLIS) * BY_TIME_MILLIS;
    put(openByTime, sensor, start, start + BY_TIME_MILLIS, item);
    count(sensor, item);
    if (entry.source().equals("web")) {
      event(sensor, item);
    }
  }

  private void event(String sensor, Item item) {
    long second = 1000;
    long time = item.seq * second;
    for (long start = (item.seq / EVENT_EVERY) * EVENT_EVERY * second;
        start > time - EVENT_SIZE * second;
        start -= EVENT_EVERY * second) {
      long end = start + EVENT_SIZE * second;
      if (end > watermark) {
        put(openByEvent, sensor, start, end, item);
      }
    }
    watermark = Math.max(watermark, time - EVENT_LATENESS * second);
    fire(openByEvent, watermark, byEvent);
  }

  private void count(String sensor, Item item) {
    List<Item> items = counted.computeIfAbsent(sensor, key -> new ArrayList<>());
    items.add(item);
    unfired.add(sensor);
    if (items.size() == COUNT_SIZE) {
      byCount.append(counted(sensor, items).line());
      items.subList(0, COUNT_EVERY).clear();
      unfired.remove(sensor);
    }
  }

  /** What is open by number, and was not in a window yet, fires when the clock is set. */
  private void fireCounted() {
    List<Window> open = new ArrayList<>();
    counted.forEach(
        (sensor, items) -> {
          if (unfired.contains(sensor)) {
            open.add(counted(sensor, items));
          }
        });
    counted.clear();
    unfired.clear();
    fire(open, Long.MAX_VALUE, byCount);
  }

  private static Window counted(String sensor, List<Item> items) {
    Window window =
        new Window(
            sensor,
            items.stream().mapToLong(Item::time).min().orElseThrow(),
            items.stream().mapToLong(Item::time).max().orElseThrow());
    window.items.addAll(items);
    return window;
  }

  private static void put(List<Window> open, String sensor, long start, long end, Item item) {
    for (Window window : open) {
      if (window.sensor.equals(sensor) && window.start == start) {
        window.items.add(item);
        return;
      }
    }
    Window window = new Window(sensor, start, end);
    window.items.add(item);
    open.add(window);
  }

  private static void fire(List<Window> open, long watermark, StringBuilder out) {
    open.stream()
        .filter(window -> window.end <= watermark)
        .sorted(FIRING_ORDER)
        .forEach(window -> out.append(window.line()));
    open.removeIf(window -> window.end <= watermark);
  }

  /** What each window's file holds. */
  Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    files.put("by-time", byTime.toString());
    files.put("by-event", byEvent.toString());
    files.put("by-count", byCount.toString());
    return files;
  }
}
