package io.edgenode.engine.expression;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.record.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns an {@link Ast} into nodes: checks the types that are known, folds what is constant, notes
 * what is read. What can only fail or be null, whatever the record, is refused here. One instance,
 * one tree.
 */
final class Compiler implements Ast.Visitor<Node> {
  private static final int BOOLEAN = ValueType.BOOLEAN.mask();
  private static final int NUMBER = ValueType.NUMBER.mask();
  private static final int TEXT = ValueType.TEXT.mask();
  private static final int LIST = ValueType.LIST.mask();
  private static final int OBJECT = ValueType.OBJECT.mask();

  private final String source;
  private final FunctionRegistry functions;
  private final Dependencies.Collector reads = new Dependencies.Collector();
  private final Frame nothing = new Frame();
  private final String option;

  /** Constant parts that fail, in the order in which they were compiled. */
  private final List<InvalidExpressionException> failures = new ArrayList<>();

  /**
   * @param option what failures call the option that the text stands in; may be empty
   */
  Compiler(String source, FunctionRegistry functions, String option) {
    this.source = source;
    this.functions = functions;
    this.option = option;
  }

  /** The first constant part that fails. */
  Optional<InvalidExpressionException> failure() {
    return failures.stream().findFirst();
  }

  /** What was read in all that was compiled. */
  Dependencies dependencies() {
    return reads.collected();
  }

  Node compile(Ast ast) {
    int before = reads.count();
    int failed = failures.size();
    Node node = ast.accept(this);
    boolean constant = reads.count() == before && !(node instanceof ReadNodes.ConstantNode);
    return constant ? folded(node, ast, failed) : node;
  }

  /** What fails although it is constant fails for each FlowFile, as it would if it were not. */
  private Node folded(Node node, Ast ast, int failed) {
    Value value = new Value();
    try {
      node.evaluate(nothing, value);
    } catch (FlowException.BadData e) {
      if (failures.size() == failed) {
        failures.add(new InvalidExpressionException(ast.at(), 1, String.valueOf(e.getMessage())));
      }
      return node;
    }
    // A part that fails was never come to, as behind false &&.
    failures.subList(failed, failures.size()).clear();
    return new ReadNodes.ConstantNode(value.snapshot(), place(ast));
  }

  @Override
  public Node constant(Ast.Constant ast) {
    return new ReadNodes.ConstantNode(value(ast.value()), place(ast));
  }

  private static Value value(ParameterValue constant) {
    if (constant instanceof ParameterValue.Text text) {
      return Value.ofText(text.value());
    } else if (constant instanceof ParameterValue.Whole whole) {
      return Value.ofLong(whole.value());
    } else if (constant instanceof ParameterValue.Real real) {
      return Value.ofDouble(real.value());
    } else if (constant instanceof ParameterValue.Flag flag) {
      return Value.ofBoolean(flag.value());
    }
    return new Value();
  }

  @Override
  public Node id(Ast.Id ast) {
    reads.id();
    return new ReadNodes.IdNode(place(ast));
  }

  @Override
  public Node arrival(Ast.Arrival ast) {
    reads.arrival();
    return new ReadNodes.ArrivalNode(place(ast));
  }

  @Override
  public Node wholeRecord(Ast.WholeRecord ast) {
    reads.wholeRecord();
    return new ReadNodes.RecordNode(place(ast));
  }

  @Override
  public Node field(Ast.Field ast) {
    reads.field(ast.name());
    return new ReadNodes.FieldNode(ast.name(), place(ast));
  }

  @Override
  public Node attribute(Ast.Attribute ast) {
    reads.attribute(ast.name());
    return new ReadNodes.AttributeNode(ast.name(), place(ast));
  }

  @Override
  public Node member(Ast.Member ast) {
    Node of = operand(ast.of(), OBJECT, ast, "'.' wants an object before it");
    return new ReadNodes.MemberNode(of, ast.name(), place(ast));
  }

  @Override
  public Node index(Ast.Index ast) {
    Node of = operand(ast.of(), LIST | OBJECT, ast, "'[' wants a list or an object before it");
    Node index = operand(ast.index(), NUMBER | TEXT, ast, "an index is a whole number or text");
    return new ReadNodes.IndexNode(of, index, place(ast));
  }

  @Override
  public Node not(Ast.Not ast) {
    return new LogicNodes.NotNode(condition(ast.operand(), ast, "!"));
  }

  @Override
  public Node negate(Ast.Negate ast) {
    Node operand = operand(ast.operand(), NUMBER, ast, "'-' wants a number");
    return new ArithmeticNodes.Negate(operand, place(ast));
  }

  @Override
  public Node arithmetic(Ast.Arithmetic ast) {
    Node left = compile(ast.left());
    Node right = compile(ast.right());
    boolean joins = ast.operator() == ArithmeticOperator.ADD;
    checkPair(left, right, joins, ast, ast.operator().symbol());
    return ArithmeticNodes.of(ast.operator(), left, right, place(ast));
  }

  @Override
  public Node comparison(Ast.Comparison ast) {
    Node left = compile(ast.left());
    Node right = compile(ast.right());
    if (ast.operator().orders()) {
      checkPair(left, right, true, ast, ast.operator().symbol());
      return new LogicNodes.OrderNode(ast.operator(), left, right, place(ast));
    }
    return new LogicNodes.EqualNode(left, right, ast.operator() == ComparisonOperator.NOT_EQUAL);
  }

  private void checkPair(Node left, Node right, boolean texts, Ast ast, String operator) {
    int both = left.types() & right.types();
    boolean numbers = (left.types() & NUMBER) != 0 && (right.types() & NUMBER) != 0;
    boolean valid = numbers || texts && (both & TEXT) != 0;
    if (!valid && left.types() != 0 && right.types() != 0) {
      throw invalid(
          ast,
          "'"
              + operator
              + "' wants two numbers"
              + (texts ? " or two texts" : "")
              + ", not "
              + ValueType.describe(left.types())
              + " and "
              + ValueType.describe(right.types()));
    }
  }

  @Override
  public Node and(Ast.And ast) {
    Node left = condition(ast.left(), ast, "&&");
    return new LogicNodes.AndNode(left, condition(ast.right(), ast, "&&"));
  }

  @Override
  public Node or(Ast.Or ast) {
    Node left = condition(ast.left(), ast, "||");
    return new LogicNodes.OrNode(left, condition(ast.right(), ast, "||"));
  }

  @Override
  public Node orDefault(Ast.Default ast) {
    Node left = compile(ast.left());
    return new LogicNodes.DefaultNode(left, compile(ast.right()), place(ast));
  }

  @Override
  public Node conditional(Ast.Conditional ast) {
    Node condition = condition(ast.condition(), ast, "?");
    Node then = compile(ast.then());
    return new LogicNodes.ConditionalNode(condition, then, compile(ast.otherwise()), place(ast));
  }

  @Override
  public Node inItems(Ast.InItems ast) {
    Node needle = compile(ast.needle());
    return new LogicNodes.InItemsNode(needle, compileAll(ast.items()));
  }

  @Override
  public Node inList(Ast.InList ast) {
    Node needle = compile(ast.needle());
    Node list = operand(ast.list(), LIST, ast, "'in' wants a list on its right");
    return new LogicNodes.InListNode(needle, list, place(ast));
  }

  @Override
  public Node call(Ast.Call ast) {
    ExpressionFunction function = functions.find(ast.name());
    if (function == null) {
      List<String> names = functions.functions().stream().map(ExpressionFunction::name).toList();
      throw new InvalidExpressionException(
          ast.at(),
          ast.name().length(),
          "there is no function '" + ast.name() + "'" + Suggestion.ofFunctions(ast.name(), names));
    }
    checkCount(function, ast);
    Node[] arguments = compileAll(ast.arguments());
    for (int i = 0; i < arguments.length; i++) {
      checkArgument(function, i, arguments[i], ast.arguments().get(i));
    }
    try {
      ExpressionFunction.Body body = function.maker().make(constants(arguments));
      return new CallNode(function, arguments, body, place(ast));
    } catch (EvaluationException e) {
      throw new InvalidExpressionException(
          ast.at(), ast.name().length(), ast.name() + ": " + e.getMessage());
    }
  }

  private static void checkCount(ExpressionFunction function, Ast.Call ast) {
    int count = ast.arguments().size();
    if (count < function.least() || count > function.most()) {
      throw new InvalidExpressionException(
          ast.at(),
          ast.name().length(),
          "found " + count + " arguments; " + function.signature() + " would be valid");
    }
  }

  private static void checkArgument(ExpressionFunction function, int i, Node node, Ast argument) {
    ExpressionFunction.Parameter parameter = function.parameter(i);
    if (node.types() != 0 && (node.types() & parameter.type().mask()) == 0) {
      throw invalid(
          argument,
          function.signature()
              + " wants "
              + parameter.type().described()
              + " as "
              + parameter.name()
              + ", not "
              + ValueType.describe(node.types()));
    }
  }

  private static ExpressionFunction.Constants constants(Node[] arguments) {
    return index ->
        index < arguments.length
                && arguments[index] instanceof ReadNodes.ConstantNode constant
                && constant.value().type() == Value.Type.TEXT
            ? Optional.of(constant.value().text())
            : Optional.empty();
  }

  private Node[] compileAll(List<Ast> all) {
    return all.stream().map(this::compile).toArray(Node[]::new);
  }

  private Node condition(Ast ast, Ast whole, String operator) {
    return operand(ast, BOOLEAN, whole, "'" + operator + "' wants true or false");
  }

  private Node operand(Ast ast, int valid, Ast whole, String rule) {
    Node node = compile(ast);
    if (node.types() != 0 && (node.types() & valid) == 0) {
      throw invalid(whole, rule + ", not " + ValueType.describe(node.types()));
    }
    return node;
  }

  private Place place(Ast ast) {
    return new Place(source, ast.at(), option);
  }

  private static InvalidExpressionException invalid(Ast at, String message) {
    return new InvalidExpressionException(at.at(), 1, message);
  }
}
