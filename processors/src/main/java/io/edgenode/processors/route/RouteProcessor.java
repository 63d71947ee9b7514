package io.edgenode.processors.route;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.expression.Evaluator;
import java.util.List;

/** Sends each FlowFile the first way whose condition is true. Stateless. Owner: its lane. */
public final class RouteProcessor implements Processor {
  static final Relationship UNMATCHED =
      new Relationship(
          "unmatched",
          "FlowFiles for which no condition is true.",
          Relationship.Unconnected.FILTERED);

  public static final Descriptor<RouteConfig> DESCRIPTOR =
      Descriptor.processor("route", RouteConfig.class, RouteProcessor::new)
          .summary("Sends each FlowFile one of several ways, by conditions.")
          .description(
              """
              The conditions are tried in the order in which they are written; the first that is
              true names the way out. Where none is true the FlowFile goes to unmatched. There is no
              success: what reads a route names the way, as in from: by-level.hot. A way that
              nothing reads is filtered.
              """)
          .withoutSuccess()
          .relationships(RouteProcessor::routes)
          .relationship(UNMATCHED)
          .trait(Descriptor.Trait.STATELESS)
          .example(
              "Hot, cold, and the rest as unmatched",
              "{ type: route, routes: { hot: \"temperature > 30\", cold: \"temperature < 0\" } }")
          .build();

  private final Relationship[] ways;
  private final Evaluator[] conditions;

  RouteProcessor(RouteConfig config) {
    ways = routes(config).toArray(Relationship[]::new);
    conditions =
        config.routes().values().stream()
            .map(expression -> expression.evaluator())
            .toArray(Evaluator[]::new);
  }

  private static List<Relationship> routes(RouteConfig config) {
    return config.routes().keySet().stream().map(RouteProcessor::way).toList();
  }

  private static Relationship way(String name) {
    return new Relationship(
        name,
        "FlowFiles for which the condition of '" + name + "' is the first that is true.",
        Relationship.Unconnected.FILTERED);
  }

  @Override
  public boolean onlyReads() {
    return true;
  }

  @Override
  public void process(FlowFile in, Output out) {
    for (int i = 0; i < conditions.length; i++) {
      if (conditions[i].test(in)) {
        out.emit(ways[i], in);
        return;
      }
    }
    out.emit(UNMATCHED, in);
  }
}
