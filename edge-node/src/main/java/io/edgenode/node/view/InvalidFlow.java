package io.edgenode.node.view;

import java.util.List;
import java.util.Optional;

/**
 * A file of the flows directory that can't run as it is (P7).
 *
 * @param file its name without directories
 * @param flow the name of the flow that runs instead; empty where none does
 * @param instead what runs
 * @param problems what is wrong with it, each as {@code file:line:column: message}
 */
public record InvalidFlow(
    String file, Optional<String> flow, Instead instead, List<String> problems) {

  /** What runs instead of an invalid file. */
  public enum Instead {
    /** The file as it was when it last was valid here. */
    LAST_GOOD,
    /** The flow of that name, as another file of the directory has it. */
    OTHER_FILE,
    /** The node does not do what its directory says. */
    NOTHING
  }

  public InvalidFlow {
    problems = List.copyOf(problems);
  }

  /** Whether a flow runs that stands for it. */
  public boolean ready() {
    return instead != Instead.NOTHING;
  }

  /** What becomes of it, in a few words. */
  public String outcome() {
    return switch (instead) {
      case LAST_GOOD -> "flow '" + flow.orElse("") + "' runs as it last was";
      case OTHER_FILE -> "flow '" + flow.orElse("") + "' runs as another file has it";
      case NOTHING -> "it does not run";
    };
  }

  /** The file, what becomes of it and the first of its problems, in one line. */
  public String sentence() {
    String more = problems.size() > 1 ? " (and " + (problems.size() - 1) + " more)" : "";
    String first = problems.isEmpty() ? "" : ": " + problems.get(0) + more;
    return file + " is invalid, and " + outcome() + first;
  }
}
