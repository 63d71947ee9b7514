package io.edgenode.node.cli;

/** What the program's end says to a script. */
enum ExitCode {
  DONE(0),
  /** Dead-lettered in this run, or a finding of lint, test, verify or diff. */
  FINDING(1),
  /** Wrong usage or an invalid config. */
  USAGE(2),
  /** A flow failed or is stuck for good, or the node could not start. */
  FAILED(3),
  /** Undelivered after the timeout, or the last checkpoint failed. */
  UNDELIVERED(4);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
