package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.vertx.core.Context;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backlog, which a worker reads ahead of the lane. */
final class ReadAheadTest {
  private static final int LINES = 20_000;
  private static final int BEFORE_STOP = 6_000;
  private static final Set<Class<?>> WATCHED =
      Set.of(FlowRepository.class, Journal.class, Journal.Reader.class, Journal.Batch.class);

  @TempDir private Path place;

  @Test
  @DisplayName(
      "K15, P4: a backlog is the same in its order, bad lines and a stop within it included")
  void backlogIsTheSame() throws IOException {
    List<String> lines = new ArrayList<>();
    List<String> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      boolean isBad = i % 777 == 5;
      lines.add(isBad ? "{\"n\":" + i + ",}" : "{\"n\":" + i + ",\"k\":\"a\"}");
      if (isBad) {
        bad.add(lines.get(i));
      } else {
        good.add("{\"n\":" + i + ",\"k\":\"a\",\"twice\":" + 2 * i + "}");
      }
    }
    Path file = Files.write(place.resolve("lines.ndjson"), lines);
    String flow =
        """
        flow: backlog
        checkpoint: { interval: 1h }
        sources:
          lines: { type: file, path: "%s", format: ndjson }
        processors:
          twice: { type: map, from: lines, set: { twice: "n * 2" } }
        sinks:
          good:
            type: collect
            from: twice
            label: "ahead good"
            behind: "ahead gate"
            buffer-count: 100
            batch: { count: 50 }
          bad: { type: collect, from: twice.failure, label: "ahead bad" }
        """
            .formatted(file);
    Collected.clear("ahead gate");
    Collected.addAll("ahead gate", Collections.nCopies(BEFORE_STOP, "open"));
    try (FlowRig rig = new FlowRig(place.resolve("data"))) {
      FlowRunner runner = rig.runner(flow);
      FlowRig.await(runner.start());
      FlowRig.until(
          () ->
              Collected.copy("ahead good").size() > BEFORE_STOP - 100
                  && FlowRig.await(runner.snapshot()).sources().get("lines").ended(),
          "the gate is reached, and all is journalled");
      FlowRig.await(runner.stop(Duration.ofSeconds(1)));
      assertThat(Collected.copy("ahead good")).hasSizeLessThan(LINES / 2);

      Collected.addAll("ahead gate", Collections.nCopies(LINES, "open"));
      LaneStats lane = rig.runToEnd(flow).lanes().get(0);
      assertThat(lane.balanced()).as("%s", lane).isTrue();
    }
    assertThat(contents("ahead good")).isEqualTo(good);
    assertThat(contents("ahead bad")).isEqualTo(bad);
  }

  @Test
  @DisplayName(
      "K15, K23: a worker computes a flow's stateless head as the lane would, ids included")
  void headIsComputedAhead() throws IOException {
    String flow =
        """
        flow: head
        sources:
          lines: { type: generate, count: %d }
        processors:
          seen: { type: anywhere, from: lines, label: "head threads" }
          first: { type: map, from: seen, set: { own: "id" } }
          warm: { type: filter, from: first, where: "temperature > 20" }
          second: { type: map, from: seen, set: { own: "id" } }
        sinks:
          either: { type: collect, from: [warm, warm.unmatched], label: "head first" }
          all: { type: collect, from: second, label: "head second" }
        """
            .formatted(LINES);
    try (FlowRig rig = new FlowRig(place.resolve("head"))) {
      LaneStats lane = rig.runToEnd(flow).lanes().get(0);
      assertThat(lane.balanced()).as("%s", lane).isTrue();
      assertThat(lane.components().get("seen").received()).isEqualTo(LINES);
    }
    assertThat(Collected.copy("head threads")).anyMatch(name -> name.startsWith("rig"));
    for (String label : List.of("head first", "head second")) {
      assertThat(Collected.copy(label))
          .hasSize(LINES)
          .allMatch(line -> line.endsWith("\"own\":\"" + line.split(" ")[0] + "\"}"), "its own id");
    }
  }

  @Test
  @DisplayName("K35: what was computed ahead by an old version is not the new one's")
  void versionBeginsWithinBacklog() throws IOException {
    String label = "switched";
    try (FlowRig rig = new FlowRig(place.resolve("switched"))) {
      FlowRunner old = rig.runner(versioned(1, LINES));
      FlowRig.await(old.start());
      FlowRig.until(
          () -> FlowRig.await(old.snapshot()).sources().get("lines").ended(),
          "all is journalled, and little delivered");
      FlowRig.await(old.stop(Duration.ofMillis(100)));
      assertThat(Collected.copy(label)).hasSizeLessThan(LINES / 2);

      Collected.addAll("switch gate", Collections.nCopies(3 * LINES, "open"));
      rig.runToEnd(versioned(2, 2 * LINES));
    }
    List<String> versions =
        contents(label).stream().map(line -> line.replaceFirst(".*\"v\":", "")).toList();
    assertThat(versions).hasSize(2 * LINES).isSorted();
    assertThat(Collections.frequency(versions, "1}")).isEqualTo(LINES);
  }

  private static String versioned(int version, int count) {
    return """
        flow: switched
        sources:
          lines: { type: generate, count: %d }
        processors:
          marked: { type: map, from: lines, set: { v: "%d" } }
        sinks:
          all:
            type: collect
            from: marked
            label: "switched"
            behind: "switch gate"
            buffer-count: 100
            batch: { count: 50 }
        """
        .formatted(count, version);
  }

  @Test
  @DisplayName("P1: want of memory while a worker reads ahead costs a restart, and no FlowFile")
  void wantOfMemory() throws IOException {
    AtomicInteger left = new AtomicInteger(300);
    String flow =
        """
        flow: scarce
        checkpoint: { interval: 10ms }
        sources:
          lines: { type: generate, count: %d }
        sinks:
          good: { type: collect, from: lines, label: "scarce good" }
        """
            .formatted(LINES);
    try (FlowRig rig = new FlowRig(place.resolve("scarce"))) {
      rig.through(
          repository ->
              watched(
                  repository,
                  method -> {
                    boolean worker = !Context.isOnEventLoopThread();
                    if (method.equals("content") && worker && left.decrementAndGet() == 0) {
                      throw new OutOfMemoryError("as the test has it");
                    }
                  }));
      FlowSnapshot end = rig.runToEnd(flow);
      assertThat(left.get()).as("a worker read").isNotPositive();
      assertThat(end.restarts()).isEqualTo(1);
      assertThat(end.lanes().get(0).own().dropped()).isZero();
    }
    assertThat(contents("scarce good")).hasSize(LINES);
  }

  /** The same, with every call told before it is made, also on what calls give. */
  @SuppressWarnings("unchecked")
  private static <T> T watched(T real, Consumer<String> call) {
    return (T)
        Proxy.newProxyInstance(
            Journal.class.getClassLoader(),
            real.getClass().getInterfaces(),
            (self, method, arguments) -> {
              call.accept(method.getName());
              try {
                Object result = method.invoke(real, arguments);
                return WATCHED.contains(method.getReturnType()) && result != null
                    ? watched(result, call)
                    : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** The batch that was on its way at the stop comes again. */
  private static List<String> contents(String label) {
    return Collected.copy(label).stream()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .distinct()
        .toList();
  }
}
