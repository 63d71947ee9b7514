package io.edgenode.engine.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads tokens into an {@link Ast}: a precedence climber. From loose to tight: {@code ?:}, {@code
 * ||}, {@code &&}, {@code == !=}, {@code < <= > >= in}, {@code ??}, {@code + -}, {@code * / %},
 * {@code ! -}, then {@code . [] ()}. {@code a ?? 0 > 3} is {@code (a ?? 0) > 3}. One instance, one
 * text, one thread.
 */
final class Parser {
  /** How deep parentheses, arguments, indexes, conditions and signs may be nested. */
  static final int MAX_NESTING = 64;

  /** How many operations an expression may hold: it bounds its time and the depth of its tree. */
  static final int MAX_OPERATIONS = 500;

  private static final String WANTS_VALUE =
      " where a value would be valid: a field, a number, a 'text', a function call or (";
  private static final int LOOSEST = 1;
  private static final int DEFAULT_POWER = 5;

  private final List<Token> tokens;
  private int next;
  private int nesting;
  private int operations;

  private Parser(List<Token> tokens) {
    this.tokens = tokens;
  }

  static Ast parse(List<Token> tokens) {
    Parser parser = new Parser(tokens);
    Ast ast = parser.conditional();
    Token rest = parser.peek();
    if (rest.kind() != Token.Kind.END) {
      throw rest.invalid(
          "found "
              + rest.described()
              + " where an operator or the end would be valid"
              + hint(rest));
    }
    return ast;
  }

  private static String hint(Token token) {
    return switch (token.text()) {
      case "and" -> "; 'and' is written &&";
      case "or" -> "; 'or' is written ||";
      case "not" -> "; 'not' is written !";
      default -> "";
    };
  }

  private Ast conditional() {
    enter();
    Ast condition = binary(LOOSEST);
    if (peek().is("?")) {
      Token question = operation();
      Ast then = conditional();
      expect(":", "the other half of the '?'");
      condition = new Ast.Conditional(condition, then, conditional(), question.start());
    }
    nesting--;
    return condition;
  }

  private Ast binary(int loosest) {
    Ast left = unary();
    while (true) {
      Token operator = peek();
      int power = operator.kind() == Token.Kind.OPERATOR ? power(operator.text()) : 0;
      if (power < loosest) {
        return left;
      }
      operation();
      left = combine(operator, left, power);
    }
  }

  private static int power(String operator) {
    return switch (operator) {
      case "||" -> LOOSEST;
      case "&&" -> 2;
      case "==", "!=" -> 3;
      case "<", "<=", ">", ">=", "in" -> 4;
      case "??" -> DEFAULT_POWER;
      case "+", "-" -> 6;
      case "*", "/", "%" -> 7;
      default -> 0;
    };
  }

  private Ast combine(Token operator, Ast left, int power) {
    int at = operator.start();
    return switch (operator.text()) {
      case "in" -> in(left, power, at);
      case "??" -> {
        rejectNeverNull(left, operator);
        yield new Ast.Default(left, binary(power + 1), at);
      }
      case "&&" -> new Ast.And(left, binary(power + 1), at);
      case "||" -> new Ast.Or(left, binary(power + 1), at);
      case "+", "-", "*", "/", "%" ->
          new Ast.Arithmetic(ArithmeticOperator.of(operator.text()), left, binary(power + 1), at);
      default -> comparison(operator, left, power);
    };
  }

  /** {@code 1 < x < 3} would compare a truth with a number: it is refused, whatever the types. */
  private Ast comparison(Token operator, Ast left, int power) {
    ComparisonOperator compares = ComparisonOperator.of(operator.text());
    if (compares.orders() && left instanceof Ast.Comparison first && first.operator().orders()) {
      throw operator.invalid(
          "a comparison can't be compared again; write a < b && b < c for a < b < c");
    }
    return new Ast.Comparison(compares, left, binary(power + 1), operator.start());
  }

  /** Written by who thinks that {@code ??} binds loosely: {@code a > 3 ?? false}. */
  private void rejectNeverNull(Ast left, Token operator) {
    Token before = tokens.get(next - 2);
    boolean literal = before.kind() == Token.Kind.CONSTANT && !before.text().startsWith("$");
    if (literal
        && left instanceof Ast.Constant constant
        && !(constant.value() instanceof ParameterValue.Null)) {
      throw operator.invalid(
          "what stands left of '??' is never null; '??' binds tighter than a comparison, so"
              + " (a > 3) ?? false wants its parentheses");
    }
  }

  private Ast in(Ast needle, int power, int at) {
    if (!peek().is("[")) {
      return new Ast.InList(needle, binary(power + 1), at);
    }
    Token open = take();
    List<Ast> items = new ArrayList<>();
    if (!peek().is("]")) {
      do {
        items.add(conditional());
      } while (taken(","));
    }
    expectClosing("]", open);
    return new Ast.InItems(needle, List.copyOf(items), at);
  }

  private Ast unary() {
    Token token = peek();
    if (!token.is("!") && !token.is("-")) {
      return postfix(primary());
    }
    operation();
    enter();
    Ast operand = unary();
    nesting--;
    return token.is("!")
        ? new Ast.Not(operand, token.start())
        : new Ast.Negate(operand, token.start());
  }

  private Ast postfix(Ast primary) {
    Ast value = primary;
    while (true) {
      Token token = peek();
      if (token.is(".")) {
        operation();
        value = new Ast.Member(value, memberName(), token.start());
      } else if (token.is("[")) {
        operation();
        Ast index = conditional();
        expectClosing("]", token);
        value = new Ast.Index(value, index, token.start());
      } else {
        return value;
      }
    }
  }

  /** Behind a dot any word is a field's name, {@code true} and {@code in} too. */
  private String memberName() {
    Token token = take();
    boolean word =
        token.kind() != Token.Kind.END && Character.isJavaIdentifierStart(token.text().charAt(0));
    if (!word || token.text().startsWith("$")) {
      throw token.invalid(
          "found " + token.described() + " where a field's name would be valid behind the '.'");
    }
    return token.text();
  }

  private Ast primary() {
    Token token = take();
    return switch (token.kind()) {
      case CONSTANT -> new Ast.Constant(token.constant(), token.start());
      case NAME -> peek().is("(") ? call(token) : named(token);
      case OPERATOR, END -> parenthesised(token);
    };
  }

  private Ast parenthesised(Token token) {
    if (token.is("(")) {
      Ast inner = conditional();
      expectClosing(")", token);
      return inner;
    }
    throw token.invalid(
        "found "
            + token.described()
            + (token.is("[") ? ": a list may only stand behind 'in'" : WANTS_VALUE));
  }

  private Ast named(Token name) {
    int at = name.start();
    return switch (name.text()) {
      case "id" -> new Ast.Id(at);
      case "arrival" -> new Ast.Arrival(at);
      case "record" -> record(at);
      case "attributes" -> new Ast.Attribute(keyOf(name), at);
      default -> new Ast.Field(name.text(), at);
    };
  }

  private Ast record(int at) {
    if (taken(".")) {
      return new Ast.Field(memberName(), at);
    }
    if (peek().is("[")) {
      return new Ast.Field(bracketed("record"), at);
    }
    return new Ast.WholeRecord(at);
  }

  private String keyOf(Token attributes) {
    if (taken(".")) {
      return memberName();
    }
    if (peek().is("[")) {
      return bracketed("attributes");
    }
    throw attributes.invalid(
        "'attributes' stands alone; one of them is attributes['mqtt.topic'], a field of that name"
            + " record['attributes']");
  }

  /** Which fields an expression reads is known before it runs, so these names are constants. */
  private String bracketed(String of) {
    Token open = take();
    Token name = take();
    if (name.kind() != Token.Kind.CONSTANT
        || !(name.constant() instanceof ParameterValue.Text text)) {
      throw name.invalid(
          "found " + name.described() + " where a 'name' would be valid, as in " + of + "['name']");
    }
    expectClosing("]", open);
    return text.value();
  }

  private Ast call(Token name) {
    operation();
    Token open = tokens.get(next - 1);
    List<Ast> arguments = new ArrayList<>();
    if (!peek().is(")")) {
      do {
        arguments.add(conditional());
      } while (taken(","));
    }
    expectClosing(")", open);
    return new Ast.Call(name.text(), List.copyOf(arguments), name.start());
  }

  private void enter() {
    if (++nesting > MAX_NESTING) {
      throw peek().invalid("nested deeper than " + MAX_NESTING + " levels");
    }
  }

  private Token operation() {
    Token token = take();
    if (++operations > MAX_OPERATIONS) {
      throw token.invalid(
          "more than " + MAX_OPERATIONS + " operations; 'x in [a, b, c]' counts as one");
    }
    return token;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private Token take() {
    Token token = tokens.get(next);
    if (token.kind() != Token.Kind.END) {
      next++;
    }
    return token;
  }

  private boolean taken(String operator) {
    boolean there = peek().is(operator);
    if (there) {
      next++;
    }
    return there;
  }

  private void expect(String operator, String what) {
    Token token = peek();
    if (!taken(operator)) {
      throw token.invalid(
          "found " + token.described() + " where '" + operator + "' would be valid, " + what);
    }
  }

  private void expectClosing(String operator, Token open) {
    expect(operator, "closing the '" + open.text() + "' at character " + (open.start() + 1));
  }
}
