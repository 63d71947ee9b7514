package io.edgenode.node.cli;

/** Ends a command with one sentence on standard error and an exit code. */
final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  CommandFailure(ExitCode code, String sentence) {
    super(sentence, null, false, false);
    this.code = code;
  }

  ExitCode code() {
    return code;
  }
}
