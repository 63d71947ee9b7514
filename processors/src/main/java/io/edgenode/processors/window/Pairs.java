package io.edgenode.processors.window;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.Dependencies;
import io.edgenode.engine.expression.Evaluator;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes results of two records: the key's fields, the bounds, then the records under their names or
 * what {@code select} makes of them. Owner: the lane.
 *
 * <pre>
 *   {"sensor":"a","window_start":…,"window_end":…,"left":{…},"right":{…}}
 * </pre>
 */
final class Pairs {
  /** A result's lineage is given when it fires; what select computes can't ask for it. */
  private static final Lineage NONE = Lineage.stored(new FlowFileId(0, 0), 0, "", 0, 0, 0);

  private final Names names;
  private final List<Selected> selected = new ArrayList<>();
  private final ByteOutput json = new ByteOutput(512);
  private final ByteOutput both = new ByteOutput(512);
  private final Value value = new Value();

  /** What the two records are called in results. */
  record Names(String former, String latter) {}

  private record Selected(Value name, Evaluator evaluator) {}

  Pairs(Names names, Map<String, Expression> select) {
    this.names = names;
    select.forEach(
        (name, expression) ->
            selected.add(new Selected(Value.ofText(name), expression.evaluator())));
  }

  /**
   * Refuses names that would stand twice in a result, and expressions that read something else than
   * the two records.
   *
   * @throws IllegalArgumentException naming them
   */
  static void check(Names names, KeySpec key, Map<String, Expression> select) {
    Set<String> taken = new HashSet<>(List.of(Results.START, Results.END));
    if (select.isEmpty()) {
      taken.add(names.former);
      taken.add(names.latter);
    }
    OptionChecks checks = new OptionChecks();
    for (KeySpec.Part part : key.parts()) {
      checks.require(
          taken.add(part.name()),
          () ->
              "'"
                  + part.name()
                  + "' in 'key' would stand twice in a result; name it otherwise, as in"
                  + " { name: expression }");
    }
    select.forEach(
        (name, expression) ->
            checks
                .require(
                    taken.add(name),
                    () ->
                        "'"
                            + name
                            + "' in 'select' would stand twice in a result; name it otherwise")
                .run(() -> checkReads(names, name, expression.dependencies())));
    checks.done();
  }

  private static void checkReads(Names names, String name, Dependencies reads) {
    Set<String> valid = Set.of(names.former, names.latter, Results.START, Results.END);
    String odd =
        reads.fields().stream().filter(field -> !valid.contains(field)).findFirst().orElse(null);
    boolean flowFile = reads.id() || reads.arrival() || !reads.attributes().isEmpty();
    if (odd != null || flowFile) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' in 'select' reads "
              + (odd == null ? "id, arrival or attributes" : "'" + odd + "'")
              + "; valid are fields of the two records, as in "
              + names.former
              + ".temperature and "
              + names.latter
              + ".temperature, and "
              + Results.START
              + ", "
              + Results.END);
    }
  }

  /** Passes on the result of two records; one that can't be computed goes to {@code failure}. */
  void fire(
      Output out,
      Relationship to,
      Output.Firing firing,
      long start,
      long end,
      Kept former,
      @Nullable Kept latter) {
    json.clear();
    json.write(former.fields());
    writeBounds(json, start, end);
    int length = json.size();
    if (selected.isEmpty()) {
      json.write(',');
      writeRecords(json, former, latter);
      json.write('}');
      out.fire(to, firing, Attributes.empty(), Content.of(json.toByteArray()));
      return;
    }
    try {
      select(start, end, former, latter);
      json.write('}');
      out.fire(to, firing, Attributes.empty(), Content.of(json.toByteArray()));
    } catch (FlowException e) {
      json.truncate(length);
      json.write('}');
      Content failed = Content.of(json.toByteArray());
      out.fire(Relationship.FAILURE, firing, Results.error(e), failed);
    }
  }

  private void select(long start, long end, Kept former, @Nullable Kept latter) {
    both.clear();
    both.write('{');
    writeBounds(both, start, end);
    both.write(',');
    writeRecords(both, former, latter);
    both.write('}');
    FlowFile pair = new FlowFile(NONE, Attributes.empty(), Content.of(both.toByteArray()));
    for (Selected one : selected) {
      one.evaluator.evaluate(pair, value);
      json.write(',');
      one.name.writeJson(json);
      json.write(':');
      value.writeJson(json);
    }
  }

  private static void writeBounds(ByteOutput to, long start, long end) {
    to.writeUtf8("\"" + Results.START + "\":" + start + ",\"" + Results.END + "\":" + end);
  }

  private void writeRecords(ByteOutput to, Kept former, @Nullable Kept latter) {
    to.writeUtf8("\"" + names.former + "\":");
    to.write(former.json());
    to.writeUtf8(",\"" + names.latter + "\":");
    if (latter == null) {
      to.writeUtf8("null");
    } else {
      to.write(latter.json());
    }
  }
}
