package io.edgenode.engine.expression;

import java.util.List;

/**
 * An expression as it was read, before anything is known of types. Every node carries the offset
 * ({@code at}) that a problem with it is reported at: an operator's own, otherwise the beginning.
 */
sealed interface Ast {
  int at();

  <R> R accept(Visitor<R> visitor);

  /** One answer for each kind of node. */
  interface Visitor<R> {
    R constant(Constant ast);

    R id(Id ast);

    R arrival(Arrival ast);

    R wholeRecord(WholeRecord ast);

    R field(Field ast);

    R attribute(Attribute ast);

    R member(Member ast);

    R index(Index ast);

    R not(Not ast);

    R negate(Negate ast);

    R arithmetic(Arithmetic ast);

    R comparison(Comparison ast);

    R and(And ast);

    R or(Or ast);

    R orDefault(Default ast);

    R conditional(Conditional ast);

    R inItems(InItems ast);

    R inList(InList ast);

    R call(Call ast);
  }

  record Constant(ParameterValue value, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.constant(this);
    }
  }

  /** {@code id}. */
  record Id(int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.id(this);
    }
  }

  /** {@code arrival}: epoch milliseconds. */
  record Arrival(int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.arrival(this);
    }
  }

  /** {@code record}: all of it, as an object. */
  record WholeRecord(int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.wholeRecord(this);
    }
  }

  /** A top-level field of the record. */
  record Field(String name, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.field(this);
    }
  }

  record Attribute(String name, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.attribute(this);
    }
  }

  /** {@code of.name}. */
  record Member(Ast of, String name, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.member(this);
    }
  }

  /** {@code of[index]}. */
  record Index(Ast of, Ast index, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.index(this);
    }
  }

  record Not(Ast operand, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.not(this);
    }
  }

  record Negate(Ast operand, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.negate(this);
    }
  }

  record Arithmetic(ArithmeticOperator operator, Ast left, Ast right, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.arithmetic(this);
    }
  }

  record Comparison(ComparisonOperator operator, Ast left, Ast right, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.comparison(this);
    }
  }

  record And(Ast left, Ast right, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.and(this);
    }
  }

  record Or(Ast left, Ast right, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.or(this);
    }
  }

  /** {@code left ?? right}. */
  record Default(Ast left, Ast right, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.orDefault(this);
    }
  }

  record Conditional(Ast condition, Ast then, Ast otherwise, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.conditional(this);
    }
  }

  /** {@code needle in [items]}. */
  record InItems(Ast needle, List<Ast> items, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.inItems(this);
    }
  }

  /** {@code needle in list}, where the list is a value. */
  record InList(Ast needle, Ast list, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.inList(this);
    }
  }

  record Call(String name, List<Ast> arguments, int at) implements Ast {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.call(this);
    }
  }
}
