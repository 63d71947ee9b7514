package io.edgenode.engine.expression;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Renders a {@link Template} for one FlowFile after another. Belongs to one lane. */
public final class Renderer {
  private static final byte[] NULL = Template.NULL.getBytes(StandardCharsets.US_ASCII);

  private final boolean path;
  private final byte[][] literals;
  private final @Nullable Evaluator[] holes;
  private final @Nullable String constant;
  private final Value value = new Value();
  private final ByteOutput scratch = new ByteOutput(64);

  Renderer(boolean path, List<Template.Part> parts, int lane) {
    this.path = path;
    this.literals = new byte[parts.size()][];
    this.holes = new @Nullable Evaluator[parts.size()];
    StringBuilder fixed = new StringBuilder();
    boolean varies = false;
    for (int i = 0; i < literals.length; i++) {
      String literal = "";
      Template.Part part = parts.get(i);
      if (part instanceof Template.Part.Hole hole) {
        holes[i] = hole.expression().evaluator();
        varies = true;
      } else if (part instanceof Template.Part.Literal text) {
        literal = text.text();
      } else {
        literal = Integer.toString(lane);
      }
      literals[i] = literal.getBytes(StandardCharsets.UTF_8);
      fixed.append(literal);
    }
    this.constant = varies ? null : fixed.toString();
  }

  /**
   * The text for a FlowFile.
   *
   * @throws FlowException.BadData if an expression fails, or the text is too long
   */
  public String render(FlowFile in) {
    if (constant != null) {
      return constant;
    }
    scratch.clear();
    render(in, scratch);
    return new String(scratch.array(), 0, scratch.size(), StandardCharsets.UTF_8);
  }

  /**
   * Appends the text for a FlowFile as UTF-8. On failure some of it may have been written.
   *
   * @throws FlowException.BadData if an expression fails, or the text is too long
   */
  public void render(FlowFile in, ByteOutput out) {
    int start = out.size();
    for (int i = 0; i < literals.length; i++) {
      Evaluator hole = holes[i];
      if (hole == null) {
        out.write(literals[i]);
      } else {
        hole.evaluate(in, value);
        write(out);
      }
      if (out.size() - start > Expression.MAX_TEXT) {
        throw new FlowException.BadData(
            "the template's text would be longer than " + Expression.MAX_TEXT + " bytes");
      }
    }
  }

  private void write(ByteOutput out) {
    int from = out.size();
    if (!value.isNull()) {
      value.writeText(out);
    }
    if (path) {
      PathEscape.apply(out, from);
    }
    if (value.isNull() || path && out.size() == from) {
      out.write(NULL);
    }
  }
}
