package io.edgenode.engine.testkit;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.record.ByteOutput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes down what a processor emits. Owner: the test's thread. */
final class Emitted implements Output {
  private final List<Emission> emissions = new ArrayList<>();

  List<Emission> emissions() {
    return emissions;
  }

  @Override
  public void emit(Relationship to, FlowFile flowFile) {
    emissions.add(
        new Emission(
            to.name(),
            text(flowFile.content()),
            flowFile.attributes(),
            Optional.empty(),
            Optional.empty()));
  }

  @Override
  public void fire(Relationship to, Firing firing, Attributes attributes, Content content) {
    emissions.add(
        new Emission(to.name(), text(content), attributes, Optional.of(firing), Optional.empty()));
  }

  void failed(FlowFile in, FlowException.BadData problem) {
    emissions.add(
        new Emission(
            Relationship.FAILURE.name(),
            text(in.content()),
            in.attributes(),
            Optional.empty(),
            Optional.of(String.valueOf(problem.getMessage()))));
  }

  private static String text(Content content) {
    if (content instanceof Content.Claim claim) {
      return "claim " + claim.id();
    }
    ByteOutput out = new ByteOutput(256);
    content.writeTo(out);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }
}
