package io.edgenode.engine.config;

import io.edgenode.engine.config.Problem.Severity;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Collects all problems of one load: nothing stops at the first. At most {@link #LIMIT} are kept,
 * so that a hostile file can't make an endless report. Owner: the thread that loads.
 */
public final class Problems {
  /** How many problems are kept; what comes after is only counted. */
  public static final int LIMIT = 1000;

  private final Set<Problem> found = new LinkedHashSet<>();
  private int left;
  private boolean errors;

  /** Notes something that forbids running. */
  public void error(Mark at, String message) {
    errors = true;
    add(new Problem(Severity.ERROR, at, message));
  }

  /** Notes something dubious. */
  public void warning(Mark at, String message) {
    add(new Problem(Severity.WARNING, at, message));
  }

  /** Takes over what another load found. */
  public void addAll(List<Problem> others) {
    for (Problem problem : others) {
      errors |= problem.severity() == Severity.ERROR;
      add(problem);
    }
  }

  private void add(Problem problem) {
    if (found.size() < LIMIT) {
      found.add(problem);
    } else {
      left++;
    }
  }

  public boolean hasErrors() {
    return errors;
  }

  public boolean isEmpty() {
    return found.isEmpty();
  }

  /** All that was found, by position. */
  public List<Problem> list() {
    List<Problem> sorted = new ArrayList<>(found);
    sorted.sort(Problem.BY_POSITION);
    return sorted;
  }

  public List<Problem> errors() {
    return list().stream().filter(problem -> problem.severity() == Severity.ERROR).toList();
  }

  /** One problem a line, and how many were left off. */
  @Override
  public String toString() {
    String lines = list().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    return left == 0 ? lines : lines + "\n… and " + left + " more";
  }
}
