package io.edgenode.processors.route;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
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
    OptionChecks checks =
        new OptionChecks()
            .require(
                !routes.isEmpty() && routes.size() <= MAX_ROUTES,
                () -> "routes has 1 to " + MAX_ROUTES + " entries, not " + routes.size());
    routes.forEach(
        (name, condition) ->
            checks
                .require(
                    NAME.matcher(name).matches() && !TAKEN.contains(name),
                    () ->
                        "'"
                            + name
                            + "' in 'routes' can't be a route: a name is kebab-case, and none of"
                            + " unmatched, failure and success")
                .run(condition::requireCondition));
    checks.done();
  }
}
