package io.edgenode.processors.route;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.Expression;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the processor of this package is told. */
public record RouteConfig(
    @Option(
            doc =
                "Names of ways out and their conditions; the first that is true in order takes the"
                    + " FlowFile.",
            example = "{ hot: \"temperature > 30\", cold: \"temperature < 0\" }",
            shapesState = false)
        Map<String, Expression> routes) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
  private static final Set<String> TAKEN = Set.of("unmatched", "failure", "success");

  /** The most ways out one route has. */
  static final int MAX_ROUTES = 256;

  /**
   * @throws IllegalArgumentException if there is no route, or a name can't be one
   */
  public RouteConfig {
    if (routes.isEmpty() || routes.size() > MAX_ROUTES) {
      throw new IllegalArgumentException(
          "routes has 1 to " + MAX_ROUTES + " entries, not " + routes.size());
    }
    for (Map.Entry<String, Expression> route : routes.entrySet()) {
      String name = route.getKey();
      if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
        throw new IllegalArgumentException(
            "'"
                + name
                + "' can't be a route: a name is kebab-case, and none of unmatched, failure and"
                + " success");
      }
      route.getValue().requireCondition();
    }
  }
}
