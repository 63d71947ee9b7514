package io.edgenode.node.assembly;

import io.edgenode.engine.config.Mark;
import io.edgenode.engine.config.Problem;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Flow files, read: what can run and what can't.
 *
 * @param flows valid, each name once
 * @param invalid what is wrong with the others
 * @param problems everything to tell, warnings included, by file
 * @param shares what the valid ones have for themselves
 */
public record FlowFiles(
    List<PlannedFlow> flows, List<Invalid> invalid, List<Problem> problems, Shares shares) {
  private static final List<String> ENDINGS = List.of(".yaml", ".yml", ".json");

  /**
   * A file that can't run as it is.
   *
   * @param file its name without directories
   * @param flow the name of the flow that it has, as far as it could be read
   * @param plainSecrets what it has in plain text all the same
   * @param problems its errors, each as {@code file:line:column: message}
   */
  public record Invalid(
      String file, Optional<String> flow, Map<String, String> plainSecrets, List<String> problems) {
    @Override
    public String toString() {
      return file;
    }
  }

  /** Reads these files. */
  public static FlowFiles read(FlowLoader loader, List<Path> files) {
    List<PlannedFlow> flows = new ArrayList<>();
    List<Invalid> invalid = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Map<String, Path> taken = new HashMap<>();
    Shares shares = new Shares();
    for (Path file : files) {
      FlowLoader.Loaded loaded = loader.load(file);
      List<Problem> errors = new ArrayList<>(loaded.problems().errors());
      List<Problem> conflicts = conflicts(loaded, file, taken, shares);
      problems.addAll(loaded.problems().list());
      problems.addAll(conflicts);
      errors.addAll(conflicts);
      String name = String.valueOf(file.getFileName());
      if (loaded.flow().isPresent() && errors.isEmpty()) {
        flows.add(new PlannedFlow(name, loaded.flow().get(), loaded.plainSecrets()));
      } else {
        invalid.add(
            new Invalid(
                name,
                loaded.flow().map(FlowDefinition::name),
                loaded.plainSecrets(),
                errors.stream().map(Problem::toString).toList()));
      }
    }
    return new FlowFiles(flows, invalid, problems, shares);
  }

  /** What a valid flow can't have because another one has it; it takes what it has otherwise. */
  private static List<Problem> conflicts(
      FlowLoader.Loaded loaded, Path file, Map<String, Path> taken, Shares shares) {
    if (loaded.flow().isEmpty()) {
      return List.of();
    }
    Path first = taken.putIfAbsent(loaded.flow().get().name(), file);
    return first == null ? shares.add(loaded) : List.of(twice(file, first));
  }

  /**
   * The flow files of a directory, by name; those that ran here before come first, so that a copy
   * beside one does not take over its flow, whatever the copy is called (P7).
   *
   * @param data the node's data directory, which need not be there
   */
  public static List<Path> in(Path directory, Path data) {
    LastGoodFlows ran = new LastGoodFlows(data);
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(FlowFiles::isFlowFile)
          .sorted(
              Comparator.comparing((Path file) -> !ran.has(String.valueOf(file.getFileName())))
                  .thenComparing(Comparator.naturalOrder()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " can't be read", e);
    }
  }

  private static boolean isFlowFile(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
  }

  private static Problem twice(Path file, Path first) {
    return new Problem(
        Problem.Severity.ERROR,
        Mark.start(file.toString()),
        "the flow's name is taken by " + first + "; names are unique on a node");
  }

  /** Whether nothing forbids running every file. */
  public boolean valid() {
    return problems.stream().noneMatch(problem -> problem.severity() == Problem.Severity.ERROR);
  }
}
