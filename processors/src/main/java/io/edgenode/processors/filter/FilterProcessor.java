package io.edgenode.processors.filter;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.expression.Evaluator;

/** Passes on what meets a condition; the rest is {@code unmatched}. Stateless. Owner: its lane. */
public final class FilterProcessor implements Processor {
  static final Relationship UNMATCHED =
      new Relationship(
          "unmatched",
          "FlowFiles for which the condition is false or null.",
          Relationship.Unconnected.FILTERED);

  public static final Descriptor<FilterConfig> DESCRIPTOR =
      Descriptor.processor("filter", FilterConfig.class, FilterProcessor::new)
          .summary("Passes on the FlowFiles that meet a condition.")
          .description(
              """
              The condition is an expression over the record and the attributes. Where it is true
              the FlowFile goes to success, unchanged; where it is false or null, to unmatched.
              Where it has no truth (text ordered against a number, content that is no record), to
              failure.
              """)
          .relationship(UNMATCHED)
          .trait(Descriptor.Trait.STATELESS)
          .example("Hot readings", "{ type: filter, where: \"temperature > 30\" }")
          .example(
              "One site, by a topic",
              "{ type: filter, where: \"attributes['mqtt.topic'] == 'a'\" }")
          .build();

  private final Evaluator where;

  FilterProcessor(FilterConfig config) {
    where = config.where().evaluator();
  }

  @Override
  public boolean onlyReads() {
    return true;
  }

  @Override
  public void process(FlowFile in, Output out) {
    out.emit(where.test(in) ? Relationship.SUCCESS : UNMATCHED, in);
  }
}
