package io.edgenode.engine.expression;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An expression, checked and compiled: the one language of filters, maps, routes, windows and
 * templates. Immutable and shared; each lane evaluates it with an {@link #evaluator} of its own.
 *
 * <p>Bounded: {@link #MAX_SOURCE} characters, {@value Parser#MAX_NESTING} levels, {@value
 * Parser#MAX_OPERATIONS} operations, texts of {@link #MAX_TEXT} characters. There is no loop, no
 * reflection, no clock, and regular expressions take linear time.
 */
public final class Expression {
  /** The longest expression, in characters. */
  public static final int MAX_SOURCE = 16 * 1024;

  /** The longest text that an expression makes, in characters. */
  public static final int MAX_TEXT = 1024 * 1024;

  static final String TOO_LONG = "the text would be longer than " + MAX_TEXT + " characters";

  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** Names that mean something else than a field when they stand alone. */
  private static final Set<String> RESERVED =
      Set.of("id", "arrival", "record", "attributes", "true", "false", "null", "in");

  private final String source;
  private final Ast ast;
  private final FunctionRegistry functions;
  private final Dependencies dependencies;
  private final int types;
  private final Optional<InvalidExpressionException> failure;

  /** What failures call the option that it was written in; empty where it stands alone. */
  private final String option;

  private Expression(String source, Ast ast, FunctionRegistry functions) {
    this.source = source;
    this.ast = ast;
    this.functions = functions;
    Compiler compiler = new Compiler(source, functions, "");
    this.types = compiler.compile(ast).types();
    this.dependencies = compiler.dependencies();
    this.failure = compiler.failure();
    this.option = "";
  }

  private Expression(Expression same, String option) {
    this.source = same.source;
    this.ast = same.ast;
    this.functions = same.functions;
    this.types = same.types;
    this.dependencies = same.dependencies;
    this.failure = same.failure;
    this.option = option;
  }

  /**
   * Compiles an expression.
   *
   * @param source its text; {@code ${name}} in it is a constant of the parameter's type
   * @throws InvalidExpressionException if it is none, with the place, what was found and what would
   *     be valid
   */
  public static Expression compile(
      String source, Parameters parameters, FunctionRegistry functions) {
    if (source.length() > MAX_SOURCE) {
      throw new InvalidExpressionException(
          MAX_SOURCE,
          1,
          "the expression has "
              + source.length()
              + " characters; at most "
              + MAX_SOURCE
              + " are valid");
    }
    return new Expression(source, Parser.parse(Lexer.tokens(source, parameters)), functions);
  }

  /** Compiles an expression with these parameters. */
  public static Expression compile(
      String source, Map<String, ParameterValue> parameters, FunctionRegistry functions) {
    return compile(source, Parameters.of(parameters), functions);
  }

  /** Compiles an expression without parameters. */
  public static Expression compile(String source, FunctionRegistry functions) {
    return compile(source, Parameters.none(), functions);
  }

  /** Compiles an expression without parameters, with the functions that every node has. */
  public static Expression compile(String source) {
    return compile(source, Parameters.none(), FunctionRegistry.builtin());
  }

  /** A tree that was read out of a longer text. */
  static Expression of(String source, Ast ast, FunctionRegistry functions) {
    return new Expression(source, ast, functions);
  }

  /** A top-level field, whatever its name: for options that name fields. */
  public static Expression ofField(String name) {
    boolean plain = PLAIN_NAME.matcher(name).matches() && !RESERVED.contains(name);
    String shown =
        plain ? name : "record['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']";
    return new Expression(shown, new Ast.Field(name, 0), FunctionRegistry.builtin());
  }

  /** Whether it is just this top-level field. */
  public boolean isField(String name) {
    return ast instanceof Ast.Field field && field.name().equals(name);
  }

  /**
   * The same, whose failures say in which option it stands.
   *
   * @param option such as {@code 'set.level'}
   */
  public Expression in(String option) {
    return new Expression(this, option);
  }

  /** The first constant part of it that fails, and so does for every FlowFile that comes to it. */
  public Optional<InvalidExpressionException> failure() {
    return failure;
  }

  /** A fresh evaluator, for one lane. */
  public Evaluator evaluator() {
    return new Evaluator(
        new Compiler(source, functions, option).compile(ast), dependencies.readsFlowFile());
  }

  /** The text as it was written, with {@code ${…}} unresolved. */
  public String source() {
    return source;
  }

  /** What it reads. */
  public Dependencies dependencies() {
    return dependencies;
  }

  /** Whether the result, when not null, may be of this type. */
  public boolean mayGive(ValueType type) {
    return types == 0 || (types & type.mask()) != 0;
  }

  /**
   * Says that this is a condition.
   *
   * @throws InvalidExpressionException if the result can be neither true nor false
   */
  public Expression requireCondition() {
    if (!mayGive(ValueType.BOOLEAN)) {
      throw new InvalidExpressionException(
          0,
          source.length(),
          "a condition gives true or false; this gives " + ValueType.describe(types));
    }
    return this;
  }

  /** The text: two expressions of equal text may differ in their parameters. */
  @Override
  public String toString() {
    return source;
  }
}
