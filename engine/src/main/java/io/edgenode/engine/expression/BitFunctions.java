package io.edgenode.engine.expression;

import static io.edgenode.engine.expression.ValueType.BOOLEAN;
import static io.edgenode.engine.expression.ValueType.WHOLE;

import java.util.List;
import java.util.function.LongBinaryOperator;

/** Functions of the 64 bits of whole numbers: for registers and status words. */
final class BitFunctions {
  private BitFunctions() {}

  static List<ExpressionFunction> all() {
    return List.of(
        two("bit_and", "The bits that both have.", "bit_and(12, 10)", "8", (a, b) -> a & b),
        two("bit_or", "The bits that either has.", "bit_or(12, 10)", "14", (a, b) -> a | b),
        two("bit_xor", "The bits that one has.", "bit_xor(12, 10)", "6", (a, b) -> a ^ b),
        named("bit_not", "The bits that a has not.")
            .gives(WHOLE)
            .example("bit_not(0)", "-1")
            .as((in, out) -> out.setLong(~in.whole(0))),
        shift("shift_left", "The bits moved up.")
            .example("shift_left(1, 4)", "16")
            .as((in, out) -> out.setLong(in.whole(0) << in.whole(1, 0, Long.SIZE - 1))),
        shift("shift_right", "The bits moved down, the sign kept.")
            .example("shift_right(-16, 2)", "-4")
            .as((in, out) -> out.setLong(in.whole(0) >> in.whole(1, 0, Long.SIZE - 1))),
        named("bit", "Whether a bit is set; bit 0 is the lowest.")
            .takes("position", WHOLE)
            .gives(BOOLEAN)
            .example("bit(5, 2)", "true")
            .as(
                (in, out) ->
                    out.setBoolean((in.whole(0) >>> in.whole(1, 0, Long.SIZE - 1) & 1) == 1)));
  }

  private static ExpressionFunction.Builder named(String name, String doc) {
    return ExpressionFunction.named(name, "Bits").takes("a", WHOLE).doc(doc);
  }

  private static ExpressionFunction.Builder shift(String name, String doc) {
    return named(name, doc).takes("places", WHOLE).gives(WHOLE);
  }

  private static ExpressionFunction two(
      String name, String doc, String example, String result, LongBinaryOperator operator) {
    return named(name, doc)
        .takes("b", WHOLE)
        .gives(WHOLE)
        .example(example, result)
        .as((in, out) -> out.setLong(operator.applyAsLong(in.whole(0), in.whole(1))));
  }
}
