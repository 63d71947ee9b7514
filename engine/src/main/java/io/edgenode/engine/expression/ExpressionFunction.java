package io.edgenode.engine.expression;

import io.edgenode.engine.record.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One function of the expression language: its name, what it takes and gives, how it is documented,
 * and its body. Must be deterministic: no clock, no random, nothing from outside its arguments
 * (P3). Immutable.
 */
public final class ExpressionFunction {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  /** Computes a result. Belongs to one evaluator and its lane, so it may keep scratch space. */
  @FunctionalInterface
  public interface Body {
    /**
     * @param arguments checked; none is null unless the function takes nulls
     * @param out where the result goes; it is no argument's register
     * @throws EvaluationException where there is no result
     */
    void call(Arguments arguments, Value out);
  }

  /** Makes the body for one place of use, with what is constant there prepared once. */
  @FunctionalInterface
  public interface Maker {
    /**
     * @throws EvaluationException if a constant argument can't be used: then the expression is
     *     invalid
     */
    Body make(Constants constants);
  }

  /** The arguments of one place of use that are constant. */
  @FunctionalInterface
  public interface Constants {
    /** The text at this place, if it is constant text. */
    Optional<String> text(int index);
  }

  /**
   * @param name as in the reference
   * @param type what it accepts
   * @param optional whether it may be left out; only behind the required ones
   */
  public record Parameter(String name, ValueType type, boolean optional) {}

  /**
   * An example, which a test runs.
   *
   * @param call an expression
   * @param result an expression that gives the same
   */
  public record Example(String call, String result) {}

  private final String name;
  private final String group;
  private final List<Parameter> parameters;
  private final boolean variadic;
  private final ValueType result;
  private final boolean nulls;
  private final String doc;
  private final List<Example> examples;
  private final Maker maker;

  private ExpressionFunction(Builder builder, Maker maker) {
    this.name = builder.name;
    this.group = builder.group;
    this.parameters = List.copyOf(builder.parameters);
    this.variadic = builder.variadic;
    this.result = builder.result;
    this.nulls = builder.nulls;
    this.doc = builder.doc;
    this.examples = List.copyOf(builder.examples);
    this.maker = maker;
  }

  /**
   * @param group the heading it stands under in the reference
   */
  public static Builder named(String name, String group) {
    return new Builder(name, group);
  }

  public String name() {
    return name;
  }

  public String group() {
    return group;
  }

  public List<Parameter> parameters() {
    return parameters;
  }

  /** What it gives, when not null. */
  public ValueType result() {
    return result;
  }

  /** Whether it is called with nulls; otherwise any null argument gives null. */
  public boolean takesNulls() {
    return nulls;
  }

  /** One or two sentences. */
  public String doc() {
    return doc;
  }

  public List<Example> examples() {
    return examples;
  }

  Maker maker() {
    return maker;
  }

  int least() {
    return (int) parameters.stream().filter(parameter -> !parameter.optional()).count();
  }

  int most() {
    return variadic ? Integer.MAX_VALUE : parameters.size();
  }

  /** The last parameter of a variadic function is every further one's. */
  Parameter parameter(int index) {
    return parameters.get(Math.min(index, parameters.size() - 1));
  }

  /** {@code round(x: a number[, digits: a whole number])}. */
  public String signature() {
    StringBuilder text = new StringBuilder(name).append('(');
    int open = 0;
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      if (parameter.optional()) {
        text.append('[');
        open++;
      }
      text.append(i == 0 ? "" : ", ").append(parameter.name());
    }
    return text.append(variadic ? ", …" : "").append("]".repeat(open)).append(')').toString();
  }

  /** Collects a function. */
  public static final class Builder {
    private final String name;
    private final String group;
    private final List<Parameter> parameters = new ArrayList<>();
    private final List<Example> examples = new ArrayList<>();
    private boolean variadic;
    private boolean nulls;
    private ValueType result = ValueType.ANY;
    private String doc = "";

    private Builder(String name, String group) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "a function's name is " + NAME.pattern() + ", not '" + name + "'");
      }
      this.name = name;
      this.group = group;
    }

    public Builder takes(String parameter, ValueType type) {
      if (!parameters.isEmpty() && parameters.get(parameters.size() - 1).optional()) {
        throw new IllegalArgumentException(
            name + ": required parameters come before optional ones");
      }
      parameters.add(new Parameter(parameter, type, false));
      return this;
    }

    public Builder optionally(String parameter, ValueType type) {
      parameters.add(new Parameter(parameter, type, true));
      return this;
    }

    /** Says that the last parameter may be given any number of times. */
    public Builder andMore() {
      variadic = true;
      return this;
    }

    public Builder gives(ValueType type) {
      result = type;
      return this;
    }

    /** Says that it is called with nulls too. */
    public Builder takingNulls() {
      nulls = true;
      return this;
    }

    public Builder doc(String sentences) {
      doc = sentences;
      return this;
    }

    public Builder example(String call, String gives) {
      examples.add(new Example(call, gives));
      return this;
    }

    /** A function that keeps nothing and prepares nothing. */
    public ExpressionFunction as(Body body) {
      return new ExpressionFunction(this, constants -> body);
    }

    /** A function that prepares what is constant, or that keeps scratch space. */
    public ExpressionFunction madeBy(Maker maker) {
      return new ExpressionFunction(this, maker);
    }
  }
}
