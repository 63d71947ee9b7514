package io.edgenode.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.record.ListElements;
import io.edgenode.engine.record.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReferenceTest {
  private static final int EXPRESSIONS = 40_000;
  private static final int RECORDS_EACH = 8;

  /** Fixed so that a failure can be seen again; any other will do. */
  private static final long SEED = 20260101;

  private static final Object FAILED = "failed";

  @Test
  @DisplayName("Compiled expressions give what a naive interpreter gives, over random ones")
  void sameAsReference() {
    RandomExpressions random = new RandomExpressions(SEED);
    int compared = 0;
    int values = 0;
    for (int i = 0; i < EXPRESSIONS; i++) {
      String source = random.expression();
      Evaluator evaluator = evaluator(source);
      Ast ast = evaluator == null ? null : Parser.parse(Lexer.tokens(source, Parameters.none()));
      for (int j = 0; j < RECORDS_EACH; j++) {
        String json = random.record();
        if (evaluator == null || ast == null) {
          continue;
        }
        Object expected = reference(ast, json);
        Object found = compiled(evaluator, Evaluations.flowFile(json));
        assertThat(same(expected, found))
            .as("seed %s: %s over %s: %s, but %s", SEED, source, json, expected, found)
            .isTrue();
        compared++;
        values += expected == null || expected == FAILED ? 0 : 1;
      }
    }
    assertThat(compared).isGreaterThan(100_000);
    assertThat(values).as("results that are neither null nor failures").isGreaterThan(20_000);
  }

  /** Null where the types are known to be wrong before anything runs. */
  private static @Nullable Evaluator evaluator(String source) {
    try {
      return Expression.compile(source).evaluator();
    } catch (InvalidExpressionException e) {
      return null;
    }
  }

  private static @Nullable Object reference(Ast ast, String json) {
    try {
      return new ReferenceInterpreter(json).run(ast);
    } catch (ReferenceInterpreter.Failure e) {
      return FAILED;
    }
  }

  private static @Nullable Object compiled(Evaluator evaluator, FlowFile in) {
    Value out = new Value();
    try {
      evaluator.evaluate(in, out);
      return java(out);
    } catch (FlowException.BadData e) {
      return FAILED;
    }
  }

  private static @Nullable Object java(Value value) {
    return switch (value.type()) {
      case NULL -> null;
      case BOOLEAN -> value.asBoolean();
      case LONG -> value.asLong();
      case DOUBLE -> value.asDouble();
      case TEXT -> value.text();
      case LIST -> list(value);
      case OBJECT -> map(value);
    };
  }

  private static Object list(Value value) {
    List<@Nullable Object> list = new ArrayList<>();
    ListElements elements = value.elements();
    Value element = new Value();
    while (elements.next(element)) {
      list.add(java(element));
    }
    return list;
  }

  private static Object map(Value value) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    Value field = new Value();
    for (int i = 0; i < value.record().size(); i++) {
      value.record().value(i, field);
      map.put(value.record().name(i), java(field));
    }
    return map;
  }

  /** The same kind of value too: 1 is not 1.0. */
  private static boolean same(@Nullable Object expected, @Nullable Object found) {
    if (expected instanceof Number && found instanceof Number) {
      return expected.getClass() == found.getClass() && ReferenceInterpreter.equal(expected, found);
    }
    return ReferenceInterpreter.equal(expected, found);
  }
}
