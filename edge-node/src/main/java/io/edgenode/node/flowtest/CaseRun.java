package io.edgenode.node.flowtest;

import io.edgenode.engine.runtime.lane.LaneStats;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs one case from its first step to its expectations. Stateless but for its engine. */
final class CaseRun {
  private final Vertx vertx;
  private final WorkerExecutor worker;

  CaseRun(Vertx vertx, WorkerExecutor worker) {
    this.vertx = vertx;
    this.worker = worker;
  }

  /** How a case is disturbed beside what it says itself. */
  enum Mode {
    PLAIN(""),
    CRASH_EACH(" (with a crash behind each step)"),
    CHECKPOINT_EACH(" (with a checkpoint and a crash behind each step)");

    private final String words;

    Mode(String words) {
      this.words = words;
    }

    /** How a failure names it; empty for the plain run. */
    String words() {
      return words;
    }
  }

  /** Runs a case once; gives what is wrong. */
  List<Failure> run(TestFile file, TestFile.Case test, Mode mode) {
    Recorder recorder = new Recorder();
    List<LaneStats> stats;
    try (DrivenFlow flow =
        new DrivenFlow(vertx, worker, file.flow(), test.startMillis(), recorder)) {
      for (Step step : test.given()) {
        List<Failure> failed = step(flow, recorder, step, mode);
        if (!failed.isEmpty()) {
          return failed;
        }
      }
      stats = flow.stats();
    } catch (FlowTestFailure e) {
      return List.of(new Failure(test.at(), String.valueOf(e.getMessage())));
    }
    List<Failure> failures = new ArrayList<>();
    recorder.findings().forEach(finding -> failures.add(new Failure(test.at(), finding)));
    Check check = new Check(recorder);
    test.expected().forEach(expected -> check.sink(expected, failures));
    check.deadLetters(test, failures);
    LedgerCheck.check(test, stats, failures);
    return failures;
  }

  /** Runs the steps of a case alone, for what its sinks are given; false if one can't be done. */
  boolean give(TestFile file, TestFile.Case test, Recorder recorder) {
    try (DrivenFlow flow =
        new DrivenFlow(vertx, worker, file.flow(), test.startMillis(), recorder)) {
      test.given().forEach(step -> take(flow, step));
      return true;
    } catch (FlowTestFailure e) {
      return false;
    }
  }

  private static List<Failure> step(DrivenFlow flow, Recorder recorder, Step step, Mode mode) {
    try {
      if (step instanceof Step.Expect expect) {
        List<Failure> failures = new ArrayList<>();
        expect.expected().forEach(one -> new Check(recorder).sink(one, failures));
        return failures;
      }
      take(flow, step);
      if (mode == Mode.CHECKPOINT_EACH) {
        flow.checkpoint();
      }
      if (mode != Mode.PLAIN && !flow.clockWasSet()) {
        flow.crash();
      }
      return List.of();
    } catch (FlowTestFailure e) {
      return List.of(new Failure(step.at(), String.valueOf(e.getMessage())));
    }
  }

  private static void take(DrivenFlow flow, Step step) {
    if (step instanceof Step.Advance advance) {
      advance(flow, advance);
    } else if (step instanceof Step.SetClock clock) {
      flow.setClock(clock.wallMillis());
    } else if (step instanceof Step.Give give) {
      give(flow, give);
    } else if (step instanceof Step.End end) {
      end.sources().forEach(flow::end);
    } else if (step instanceof Step.Checkpoint) {
      flow.checkpoint();
    } else if (step instanceof Step.Restart restart) {
      if (restart.kind() == Step.Restart.Kind.CRASH) {
        flow.crash();
      } else {
        flow.restart();
      }
    }
  }

  private static void advance(DrivenFlow flow, Step.Advance advance) {
    Duration to = advance.absolute() ? advance.by() : flow.elapsed().plus(advance.by());
    if (to.compareTo(flow.elapsed()) < 0) {
      throw new FlowTestFailure(
          "time does not go back: 'at' is "
              + to.toMillis()
              + "ms since the case began, and it is "
              + flow.elapsed().toMillis()
              + "ms already");
    }
    flow.moveTo(to);
  }

  /** FlowFiles of one source and one moment go in together, as a source would hand them over. */
  private static void give(DrivenFlow flow, Step.Give give) {
    Duration begin = flow.elapsed();
    List<Step.Given> together = new ArrayList<>();
    for (Step.Given one : give.given()) {
      if (!together.isEmpty()
          && !(one.after().equals(together.get(0).after())
              && one.source().equals(together.get(0).source()))) {
        hand(flow, give, together, begin);
        together.clear();
      }
      together.add(one);
    }
    if (!together.isEmpty()) {
      hand(flow, give, together, begin);
    }
  }

  private static void hand(
      DrivenFlow flow, Step.Give give, List<Step.Given> together, Duration begin) {
    Duration moment = begin.plus(together.get(0).after());
    if (moment.compareTo(flow.elapsed()) > 0) {
      flow.moveTo(moment);
    }
    String source =
        give.source()
            .or(() -> together.get(0).source())
            .orElseThrow(() -> new FlowTestFailure("the FlowFiles name no source"));
    flow.give(source, together);
  }
}
