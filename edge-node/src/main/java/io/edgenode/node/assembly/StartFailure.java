package io.edgenode.node.assembly;

/** Why a node can't start, in one sentence that names the process, port or path concerned. */
public final class StartFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StartFailure(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
