package io.edgenode.node.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares two replays of one recording, sink by sink. FlowFiles are the same by their id, which is
 * made of the journal's record and the way through the flow; both captures are read once, with some
 * thousands of FlowFiles of each at hand, so that the memory it takes does not grow with them.
 */
final class Comparison {
  /** How far apart the same FlowFile may stand in the two captures and still be recognised. */
  private static final int WINDOW = 20_000;

  private Comparison() {}

  /**
   * @param most how many differences of each sink are shown
   */
  static List<SinkDiff> of(ReplayResult before, ReplayResult after, int most) {
    List<SinkDiff> diffs = new ArrayList<>();
    for (ReplayResult.Lane left : before.lanes()) {
      ReplayResult.Lane right =
          after.lanes().stream()
              .filter(lane -> lane.number() == left.number())
              .findFirst()
              .orElseThrow(() -> new IllegalStateException("both replay the same lanes"));
      Set<String> sinks = new TreeSet<>(left.sinks().keySet());
      sinks.addAll(right.sinks().keySet());
      for (String sink : sinks) {
        SinkDiff.Tally tally = new SinkDiff.Tally(sink, left.number(), most, left.begin());
        if (!alike(left.sinks().get(sink), right.sinks().get(sink), tally)) {
          compare(file(left, sink), file(right, sink), tally);
        }
        diffs.add(tally.diff());
      }
    }
    return diffs;
  }

  /** Most sinks are given the same to the byte, which is told at once. */
  private static boolean alike(
      ReplayResult.@Nullable Sink left, ReplayResult.@Nullable Sink right, SinkDiff.Tally tally) {
    if (left == null || right == null || left.file().isEmpty() || right.file().isEmpty()) {
      return false;
    }
    try {
      if (Files.mismatch(left.file().get(), right.file().get()) >= 0) {
        return false;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what was captured can't be read", e);
    }
    tally.same(left.count());
    return true;
  }

  private static Optional<Path> file(ReplayResult.Lane lane, String sink) {
    return Optional.ofNullable(lane.sinks().get(sink)).flatMap(ReplayResult.Sink::file);
  }

  private static void compare(Optional<Path> before, Optional<Path> after, SinkDiff.Tally tally) {
    try (Side left = new Side(before);
        Side right = new Side(after)) {
      Captured a = left.head();
      Captured b = right.head();
      while (a != null || b != null) {
        step(left, right, a, b, tally);
        a = left.head();
        b = right.head();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("what was captured can't be read", e);
    }
  }

  private static void step(
      Side left, Side right, @Nullable Captured a, @Nullable Captured b, SinkDiff.Tally tally)
      throws IOException {
    if (a != null && b != null && a.id().equals(b.id())) {
      both(a, b, tally);
      left.remove(a.id());
      right.remove(b.id());
    } else if (a != null && !right.holds(a.id())) {
      tally.differs(SinkDiff.Kind.REMOVED, a, a.content(), "");
      left.remove(a.id());
    } else if (b != null && !left.holds(b.id())) {
      tally.differs(SinkDiff.Kind.ADDED, b, "", b.content());
      right.remove(b.id());
    } else if (a != null) {
      Captured other = right.remove(a.id());
      tally.differs(SinkDiff.Kind.MOVED, a, a.content(), other.content());
      left.remove(a.id());
    }
  }

  private static void both(Captured a, Captured b, SinkDiff.Tally tally) {
    if (a.sameAs(b)) {
      tally.same(1);
    } else {
      boolean content = !a.content().equals(b.content());
      tally.differs(
          SinkDiff.Kind.CHANGED,
          a,
          content ? a.content() : a.content() + "  " + a.attributes(),
          content ? b.content() : b.content() + "  " + b.attributes());
    }
  }

  /** One capture, with the next FlowFiles at hand. */
  private static final class Side implements AutoCloseable {
    private final @Nullable BufferedReader reader;
    private final Map<String, Captured> window = new LinkedHashMap<>();
    private boolean ended;

    Side(Optional<Path> file) throws IOException {
      this.reader = file.isPresent() ? Files.newBufferedReader(file.get()) : null;
      this.ended = reader == null;
    }

    @Nullable Captured head() throws IOException {
      fill();
      Iterator<Captured> all = window.values().iterator();
      return all.hasNext() ? all.next() : null;
    }

    boolean holds(String id) {
      return window.containsKey(id);
    }

    Captured remove(String id) {
      Captured removed = window.remove(id);
      if (removed == null) {
        throw new IllegalStateException("FlowFile " + id + " is not at hand");
      }
      return removed;
    }

    private void fill() throws IOException {
      BufferedReader open = reader;
      while (open != null && !ended && window.size() < WINDOW) {
        String line = open.readLine();
        if (line == null) {
          ended = true;
        } else {
          Captured next = Captured.parse(line);
          window.put(next.id(), next);
        }
      }
    }

    @Override
    public void close() throws IOException {
      if (reader != null) {
        reader.close();
      }
    }
  }
}
