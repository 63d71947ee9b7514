package io.edgenode.processors.hostmetrics;

import io.vertx.core.json.JsonObject;
import java.io.IOException;

/** Looks at the machine. Owner: a worker, one call at a time. */
interface Host {
  /** Adds what it sees; what this machine does not tell is left out. */
  void read(JsonObject into) throws IOException;
}
