package io.edgenode.engine.expression;

import java.util.List;

/** Makes a tree anew from the leaves up; whoever extends it says what becomes something else. */
class AstRewriter implements Ast.Visitor<Ast> {
  final Ast rewrite(Ast ast) {
    return ast.accept(this);
  }

  private List<Ast> all(List<Ast> asts) {
    return asts.stream().map(this::rewrite).toList();
  }

  /** The offset that a node of the new tree has. */
  int at(int offset) {
    return offset;
  }

  @Override
  public Ast constant(Ast.Constant ast) {
    return new Ast.Constant(ast.value(), at(ast.at()));
  }

  @Override
  public Ast id(Ast.Id ast) {
    return new Ast.Id(at(ast.at()));
  }

  @Override
  public Ast arrival(Ast.Arrival ast) {
    return new Ast.Arrival(at(ast.at()));
  }

  @Override
  public Ast wholeRecord(Ast.WholeRecord ast) {
    return new Ast.WholeRecord(at(ast.at()));
  }

  @Override
  public Ast field(Ast.Field ast) {
    return new Ast.Field(ast.name(), at(ast.at()));
  }

  @Override
  public Ast attribute(Ast.Attribute ast) {
    return new Ast.Attribute(ast.name(), at(ast.at()));
  }

  @Override
  public Ast member(Ast.Member ast) {
    return new Ast.Member(rewrite(ast.of()), ast.name(), at(ast.at()));
  }

  @Override
  public Ast index(Ast.Index ast) {
    return new Ast.Index(rewrite(ast.of()), rewrite(ast.index()), at(ast.at()));
  }

  @Override
  public Ast not(Ast.Not ast) {
    return new Ast.Not(rewrite(ast.operand()), at(ast.at()));
  }

  @Override
  public Ast negate(Ast.Negate ast) {
    return new Ast.Negate(rewrite(ast.operand()), at(ast.at()));
  }

  @Override
  public Ast arithmetic(Ast.Arithmetic ast) {
    return new Ast.Arithmetic(
        ast.operator(), rewrite(ast.left()), rewrite(ast.right()), at(ast.at()));
  }

  @Override
  public Ast comparison(Ast.Comparison ast) {
    return new Ast.Comparison(
        ast.operator(), rewrite(ast.left()), rewrite(ast.right()), at(ast.at()));
  }

  @Override
  public Ast and(Ast.And ast) {
    return new Ast.And(rewrite(ast.left()), rewrite(ast.right()), at(ast.at()));
  }

  @Override
  public Ast or(Ast.Or ast) {
    return new Ast.Or(rewrite(ast.left()), rewrite(ast.right()), at(ast.at()));
  }

  @Override
  public Ast orDefault(Ast.Default ast) {
    return new Ast.Default(rewrite(ast.left()), rewrite(ast.right()), at(ast.at()));
  }

  @Override
  public Ast conditional(Ast.Conditional ast) {
    return new Ast.Conditional(
        rewrite(ast.condition()), rewrite(ast.then()), rewrite(ast.otherwise()), at(ast.at()));
  }

  @Override
  public Ast inItems(Ast.InItems ast) {
    return new Ast.InItems(rewrite(ast.needle()), all(ast.items()), at(ast.at()));
  }

  @Override
  public Ast inList(Ast.InList ast) {
    return new Ast.InList(rewrite(ast.needle()), rewrite(ast.list()), at(ast.at()));
  }

  @Override
  public Ast call(Ast.Call ast) {
    return new Ast.Call(ast.name(), all(ast.arguments()), at(ast.at()));
  }
}
