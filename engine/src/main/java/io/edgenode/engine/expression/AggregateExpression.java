package io.edgenode.engine.expression;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An expression over many FlowFiles: calls of aggregates, each over an expression of its own, and
 * what is computed of their results: {@code round(max(t) - min(t), 1) where t > 0}. A call whose
 * name and number of arguments are an aggregate's is one; {@code max(a, b)} stays the function.
 * Immutable.
 */
public final class AggregateExpression {
  private static final String WHERE = "where";
  private static final String RESULT = "\0";
  private static final FlowFile NOTHING =
      new FlowFile(
          Lineage.stored(new FlowFileId(0, 0), 0, "", 0, 0, 0),
          Attributes.empty(),
          Content.of("{}".getBytes(StandardCharsets.UTF_8)));

  private final List<Call> calls;
  private final Expression outer;
  private final boolean plain;

  private AggregateExpression(List<Call> calls, Expression outer, boolean plain) {
    this.calls = List.copyOf(calls);
    this.outer = outer;
    this.plain = plain;
  }

  /**
   * How many arguments an aggregate takes.
   *
   * @param least at least
   * @param most at most
   */
  public record Arity(int least, int most) {}

  /**
   * One aggregate in it.
   *
   * @param name of the aggregate
   * @param arguments its expressions
   * @param keys for each argument what is equal where the argument is the same
   * @param where which FlowFiles it is over; all if absent
   * @param whereKey what is equal where that is the same
   * @param at its offset in the text
   */
  public record Call(
      String name,
      List<Expression> arguments,
      List<Object> keys,
      Optional<Expression> where,
      Optional<Object> whereKey,
      int at) {

    /** Says that something is wrong with this call. */
    public InvalidExpressionException invalid(String problem) {
      return new InvalidExpressionException(at, name.length(), problem);
    }

    /**
     * The value of an argument that must be constant.
     *
     * @throws InvalidExpressionException if it is not, or fails
     */
    public Value constant(int argument) {
      Expression expression = arguments.get(argument);
      if (!expression.dependencies().isEmpty()) {
        throw invalid("argument " + (argument + 1) + " of " + name + " must be a constant");
      }
      Value value = new Value();
      try {
        expression.evaluator().evaluate(NOTHING, value);
      } catch (FlowException.BadData e) {
        throw invalid(String.valueOf(e.getMessage()));
      }
      return value.snapshot();
    }
  }

  /**
   * Compiles one.
   *
   * @param aggregates the aggregates there are
   * @throws InvalidExpressionException if it is none, with the place, what was found and what would
   *     be valid
   */
  public static AggregateExpression compile(
      String source,
      Parameters parameters,
      FunctionRegistry functions,
      Map<String, Arity> aggregates) {
    if (source.length() > Expression.MAX_SOURCE) {
      throw new InvalidExpressionException(
          Expression.MAX_SOURCE,
          1,
          "the expression is longer than " + Expression.MAX_SOURCE + " characters");
    }
    List<Token> tokens = Lexer.tokens(source, parameters);
    int where = where(tokens);
    Optional<Ast> condition = Optional.empty();
    if (where >= 0) {
      condition = Optional.of(Parser.parse(tokens.subList(where + 1, tokens.size())));
      Token word = tokens.get(where);
      List<Token> before = new ArrayList<>(tokens.subList(0, where));
      before.add(new Token(Token.Kind.END, word.start(), word.start(), "", word.constant()));
      tokens = before;
    }
    Extraction extraction = new Extraction(source, functions, aggregates, condition);
    Ast outer = extraction.rewrite(Parser.parse(tokens));
    return extraction.made(outer);
  }

  /** Where, outside any parentheses, the word stands; -1 if nowhere. */
  private static int where(List<Token> tokens) {
    int depth = 0;
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (token.is("(") || token.is("[")) {
        depth++;
      } else if (token.is(")") || token.is("]")) {
        depth--;
      } else if (depth == 0 && i > 0 && isWhere(token) && !tokens.get(i - 1).is(".")) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isWhere(Token token) {
    return token.kind() == Token.Kind.NAME && token.text().equals(WHERE);
  }

  /** The aggregates in it, in the order in which they stand. */
  public List<Call> calls() {
    return calls;
  }

  /** What the aggregates' arguments and conditions read. */
  public Dependencies dependencies() {
    Dependencies all = Dependencies.none();
    for (Call call : calls) {
      for (Expression argument : call.arguments) {
        all = all.and(argument.dependencies());
      }
      all = all.and(call.where.map(Expression::dependencies).orElse(Dependencies.none()));
    }
    return all;
  }

  /** Computation of the whole from the aggregates' results, for one lane. */
  public Outer outer() {
    return new Outer(this);
  }

  /** Computes what a whole comes to. Belongs to one lane. */
  public static final class Outer {
    private final boolean plain;
    private final Evaluator evaluator;
    private final List<FieldName> names = new ArrayList<>();
    private final RecordEditor results = new RecordEditor();

    private Outer(AggregateExpression of) {
      plain = of.plain;
      evaluator = of.outer.evaluator();
      for (int i = 0; i < of.calls.size(); i++) {
        names.add(FieldName.of(RESULT + i));
      }
    }

    /**
     * The whole's value.
     *
     * @param values the aggregates' results, in the order of {@link #calls}
     * @throws FlowException.BadData if there is none, as in a division by zero
     */
    public void evaluate(Value[] values, Value out) {
      if (plain) {
        out.set(values[0]);
        return;
      }
      results.start();
      for (int i = 0; i < values.length; i++) {
        results.set(names.get(i), values[i]);
      }
      evaluator.evaluate(NOTHING, results, out);
    }
  }

  /** Equal trees, wherever they stand. */
  private static final class Placeless extends AstRewriter {
    @Override
    int at(int offset) {
      return 0;
    }
  }

  /** Takes the aggregates out of a tree and leaves names for their results. */
  private static final class Extraction extends AstRewriter {
    private final String source;
    private final FunctionRegistry functions;
    private final Map<String, Arity> aggregates;
    private final Optional<Ast> condition;
    private final List<Call> calls = new ArrayList<>();
    private boolean inside;

    Extraction(
        String source,
        FunctionRegistry functions,
        Map<String, Arity> aggregates,
        Optional<Ast> condition) {
      this.source = source;
      this.functions = functions;
      this.aggregates = aggregates;
      this.condition = condition;
    }

    AggregateExpression made(Ast outer) {
      if (calls.isEmpty()) {
        throw new InvalidExpressionException(
            0, source.length(), "there is no aggregate in it; valid are " + aggregateNames());
      }
      Expression whole = Expression.of(source, outer, functions);
      for (String field : whole.dependencies().fields()) {
        if (!field.startsWith(RESULT)) {
          throw outside("the field '" + field + "'");
        }
      }
      Dependencies reads = whole.dependencies();
      if (reads.id() || reads.arrival() || reads.wholeRecord() || !reads.attributes().isEmpty()) {
        throw outside("what belongs to one FlowFile");
      }
      boolean plain = outer instanceof Ast.Field;
      return new AggregateExpression(calls, whole, plain);
    }

    private String aggregateNames() {
      return String.join(", ", new TreeSet<>(aggregates.keySet()));
    }

    private InvalidExpressionException outside(String what) {
      return new InvalidExpressionException(
          0,
          source.length(),
          what + " stands outside an aggregate; one of many is max(…), last(…)");
    }

    @Override
    public Ast call(Ast.Call ast) {
      Arity arity = aggregates.get(ast.name());
      int given = ast.arguments().size();
      boolean fits = arity != null && given >= arity.least() && given <= arity.most();
      if (!fits) {
        rejectUnknown(ast, arity);
        return super.call(ast);
      }
      if (inside) {
        throw new InvalidExpressionException(
            ast.at(), ast.name().length(), "the aggregate " + ast.name() + " stands in another");
      }
      inside = true;
      Placeless placeless = new Placeless();
      List<Expression> arguments = new ArrayList<>();
      List<Object> keys = new ArrayList<>();
      for (Ast argument : ast.arguments()) {
        arguments.add(Expression.of(source, rewrite(argument), functions));
        keys.add(placeless.rewrite(argument));
      }
      Optional<Expression> where =
          condition.map(
              ifTrue -> Expression.of(source, rewrite(ifTrue), functions).requireCondition());
      inside = false;
      calls.add(
          new Call(
              ast.name(),
              List.copyOf(arguments),
              List.copyOf(keys),
              where,
              condition.map(placeless::rewrite),
              ast.at()));
      return new Ast.Field(RESULT + (calls.size() - 1), ast.at());
    }

    private void rejectUnknown(Ast.Call ast, @Nullable Arity arity) {
      if (functions.find(ast.name()) != null) {
        return;
      }
      if (arity != null) {
        throw new InvalidExpressionException(
            ast.at(),
            ast.name().length(),
            "the aggregate "
                + ast.name()
                + " takes "
                + (arity.least() == arity.most()
                    ? arity.least()
                    : arity.least() + " to " + arity.most())
                + " arguments, not "
                + ast.arguments().size());
      }
      TreeSet<String> valid = new TreeSet<>(aggregates.keySet());
      functions.functions().forEach(function -> valid.add(function.name()));
      String guess = Suggestion.didYouMean(ast.name(), valid);
      throw new InvalidExpressionException(
          ast.at(),
          ast.name().length(),
          "unknown function or aggregate '"
              + ast.name()
              + "'"
              + (guess.isEmpty() ? "; aggregates are " + aggregateNames() : guess));
    }
  }
}
