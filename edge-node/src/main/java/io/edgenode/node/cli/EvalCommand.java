package io.edgenode.node.cli;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.InvalidExpressionException;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.MalformedRecordException;
import io.edgenode.engine.record.Value;
import io.edgenode.node.assembly.Components;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "eval",
    description =
        "Try an expression, as filters, maps and routes compute it. The result is printed as JSON.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the result was printed",
      "1:the expression fails for this record",
      "2:wrong usage, or no expression"
    },
    footer = {
      "",
      "Examples:",
      "  edge-node eval '31.2 * 9 / 5 + 32'",
      "  edge-node eval 'temperature > 30' --record '{\"temperature\": 31.2}'",
      "  edge-node eval \"attributes['mqtt.topic']\" --attribute mqtt.topic=plant/1",
      "  edge-node list functions                         what an expression may call"
    })
final class EvalCommand extends BaseCommand {
  private static final String RECORD = "--record";
  private static final String ATTRIBUTE = "--attribute";

  /** Options that another argument follows. */
  static final Set<String> VALUED = Set.of(RECORD, ATTRIBUTE);

  @Parameters(paramLabel = "EXPRESSION", description = "The expression.")
  private String expression = "";

  @Option(
      names = RECORD,
      paramLabel = "JSON",
      defaultValue = "{}",
      description = "The record that it reads; {} if absent.")
  private String record = "{}";

  @Option(
      names = ATTRIBUTE,
      paramLabel = "NAME=VALUE",
      description = "An attribute of the FlowFile; may be repeated.")
  private Map<String, String> attributes = new LinkedHashMap<>();

  @Override
  ExitCode perform() {
    Expression compiled = compile();
    Value result = new Value();
    try {
      compiled.evaluator().evaluate(flowFile(), result);
    } catch (FlowException.BadData e) {
      throw new CommandFailure(ExitCode.FINDING, String.valueOf(e.getMessage()));
    }
    ByteOutput json = new ByteOutput(64);
    result.writeJson(json);
    out().println(new String(json.toByteArray(), StandardCharsets.UTF_8));
    return ExitCode.DONE;
  }

  private Expression compile() {
    try {
      return Expression.compile(expression, Components.functions());
    } catch (InvalidExpressionException e) {
      String caret = " ".repeat(e.offset()) + "^".repeat(Math.max(1, e.length()));
      boolean shown = expression.length() <= 200 && expression.lines().count() == 1;
      throw new CommandFailure(
          ExitCode.USAGE,
          "character "
              + (e.offset() + 1)
              + ": "
              + e.getMessage()
              + (shown
                  ? System.lineSeparator() + expression + System.lineSeparator() + caret
                  : ""));
    }
  }

  private FlowFile flowFile() {
    byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
    try {
      Content content = Content.of(JsonRecord.parse(bytes, 0, bytes.length));
      Lineage lineage =
          Lineage.root(new Lineage.JournalIdentity(0), 0, 1, System.currentTimeMillis(), "eval");
      return new FlowFile(lineage, Attributes.of(attributes), content);
    } catch (MalformedRecordException e) {
      throw misuse("--record is not a JSON object: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      throw misuse(String.valueOf(e.getMessage()));
    }
  }
}
