package io.edgenode.node.flowtest;

import io.edgenode.engine.config.Problem;
import io.edgenode.engine.config.Problems;
import io.edgenode.engine.definition.ComponentRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Runs flow tests. Reads every file first, so that an invalid one is told before anything runs;
 * then case by case, each several times: as it is, with a crash behind each step, and with a
 * checkpoint and a crash behind each step. Closed when done; one thread.
 */
public final class FlowTests implements AutoCloseable {
  private static final int WORKERS = 4;

  private final TestReader reader;
  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(WORKERS));
  private final WorkerExecutor worker = vertx.createSharedWorkerExecutor("flow-test", WORKERS);
  private final CaseRun run = new CaseRun(vertx, worker);

  /**
   * @param registry the component types
   * @param environment what {@code ${env:NAME}} in flows refers to, unless a test says otherwise
   */
  public FlowTests(ComponentRegistry registry, Map<String, String> environment) {
    this.reader = new TestReader(registry, environment);
  }

  /**
   * What came of all.
   *
   * @param problems what is wrong with the files; then nothing was run
   */
  public record Outcome(List<Problem> problems, List<TestResult> results) {
    public Outcome {
      problems = List.copyOf(problems);
      results = List.copyOf(results);
    }

    public boolean valid() {
      return problems.stream().noneMatch(p -> p.severity() == Problem.Severity.ERROR);
    }

    public boolean passed() {
      return results.stream().allMatch(TestResult::passed);
    }
  }

  /**
   * Runs the cases of some files.
   *
   * @param wanted which cases, by name
   * @param updateGolden whether golden files are written anew with what came
   * @param told hears of each case when it is over
   */
  public Outcome run(
      List<Path> paths, Predicate<String> wanted, boolean updateGolden, Consumer<TestResult> told) {
    Problems problems = new Problems();
    List<TestFile> files = new ArrayList<>();
    paths.forEach(path -> reader.read(path, problems).ifPresent(files::add));
    List<TestResult> results = new ArrayList<>();
    if (!problems.hasErrors()) {
      for (TestFile file : files) {
        for (TestFile.Case test : file.cases()) {
          if (wanted.test(test.name())) {
            TestResult result = run(file, test, updateGolden);
            results.add(result);
            told.accept(result);
          }
        }
      }
    }
    return new Outcome(problems.list(), results);
  }

  private TestResult run(TestFile file, TestFile.Case test, boolean updateGolden) {
    long begun = System.nanoTime();
    List<String> failures = new ArrayList<>();
    if (updateGolden) {
      updateGolden(file, test);
    }
    for (CaseRun.Mode mode : CaseRun.Mode.values()) {
      if (failures.isEmpty() && (mode == CaseRun.Mode.PLAIN || test.restarts())) {
        for (Failure failure : run.run(file, test, mode)) {
          failures.add(
              failure.at()
                  + ": case '"
                  + test.name()
                  + "'"
                  + mode.words()
                  + ": "
                  + failure.message());
        }
      }
    }
    return new TestResult(file.path().toString(), test.name(), System.nanoTime() - begun, failures);
  }

  private void updateGolden(TestFile file, TestFile.Case test) {
    Recorder recorder = new Recorder();
    if (!run.give(file, test, recorder)) {
      return; // the run that follows says why
    }
    for (Expectation expected : test.expected()) {
      expected
          .golden()
          .ifPresent(
              path -> {
                try {
                  Check.writeGolden(path, recorder.of(expected.sink()));
                } catch (IOException e) {
                  throw new UncheckedIOException(path + " can't be written", e);
                }
              });
    }
  }

  @Override
  public void close() {
    worker.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
