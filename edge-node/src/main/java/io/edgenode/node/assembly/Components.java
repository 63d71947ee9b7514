package io.edgenode.node.assembly;

import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.expression.FunctionRegistry;
import java.util.List;

/** Which components there are: those that the providers on the class path add. Stateless. */
public final class Components {
  private Components() {}

  /** What expressions may call: what every node has, and what plugins on the class path add. */
  public static FunctionRegistry functions() {
    return FunctionRegistry.discover(Components.class.getClassLoader());
  }

  /** Asks every provider; takes some milliseconds. */
  public static ComponentRegistry discover() {
    return ComponentRegistry.discover(List.of(), Components.class.getClassLoader(), functions());
  }
}
