package io.edgenode.node;

import io.edgenode.node.cli.Cli;
import io.edgenode.node.logging.Logging;

/** The entry point: prepares the JVM before any library loads, then gives over to the CLI. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    UnsafeWarning.acknowledge();
    setDefault("chronicle.analytics.disable", "true");
    setDefault("chronicle.announcer.disable", "true");
    setDefault(
        "vertx.logger-delegate-factory-class-name",
        "io.vertx.core.logging.SLF4JLogDelegateFactory");
    setDefault("vertx.disableFileCPResolving", "true");
    Logging.install();
    System.exit(new Cli().prepare(args).execute(args));
  }

  private static void setDefault(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
