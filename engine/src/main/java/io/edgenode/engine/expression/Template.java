package io.edgenode.engine.expression;

import java.util.List;
import java.util.Optional;

/**
 * Text with expressions in double braces, evaluated per FlowFile. A value stands as a person reads
 * it: text as it is, null as the word null, anything else as JSON. A parameter outside the braces
 * is its text, inside it is a typed constant; a doubled dollar before a brace is a dollar, and
 * literal braces are an expression that is a text. Immutable; each lane renders with a {@link
 * #renderer} of its own.
 *
 * <p>In a template for a {@link #path path} a value can't leave the place where it stands: slash,
 * backslash, percent sign and control characters are written as <code>%2F</code> and the like, and
 * so are the dots of a value that has two in a row or is a dot alone. What would be empty is the
 * word null. Different texts thus give different names. An expression that is just <code>lane
 * </code> is the number of the lane there (K16), not a field.
 */
public final class Template {
  /** The longest template, in characters. */
  public static final int MAX_SOURCE = 64 * 1024;

  /** What stands for null, and in a path for nothing. */
  static final String NULL = "null";

  private static final String LANE = "lane";

  /** A piece of literal text, or a value. */
  sealed interface Part {
    record Literal(String text) implements Part {}

    record Hole(Expression expression) implements Part {}

    /** The lane's number. */
    record Lane() implements Part {}
  }

  private final String source;
  private final boolean path;
  private final List<Part> parts;

  private Template(String source, boolean path, List<Part> parts) {
    this.source = source;
    this.path = path;
    this.parts = parts;
  }

  /**
   * Compiles a template.
   *
   * @throws InvalidExpressionException with the place in the template
   */
  public static Template compile(String source, Parameters parameters, FunctionRegistry functions) {
    return new Template(source, false, TemplateParser.parse(source, parameters, functions));
  }

  /** Compiles a template without parameters, with the functions that every node has. */
  public static Template compile(String source) {
    return compile(source, Parameters.none(), FunctionRegistry.builtin());
  }

  /** The same template as a path, in which values can't climb. */
  public Template path() {
    return new Template(source, true, parts.stream().map(Template::inPath).toList());
  }

  private static Part inPath(Part part) {
    boolean lane =
        part instanceof Part.Hole hole && hole.expression().source().strip().equals(LANE);
    return lane ? new Part.Lane() : part;
  }

  /** Whether it is a path that differs from lane to lane. */
  public boolean namesLane() {
    return parts.stream().anyMatch(Part.Lane.class::isInstance);
  }

  /** The text that is always the result, if it depends on no FlowFile. */
  public Optional<String> constant() {
    if (parts.isEmpty()) {
      return Optional.of("");
    }
    return parts.size() == 1 && parts.get(0) instanceof Part.Literal literal
        ? Optional.of(literal.text())
        : Optional.empty();
  }

  /** What its expressions read. */
  public Dependencies dependencies() {
    Dependencies all = Dependencies.none();
    for (Part part : parts) {
      if (part instanceof Part.Hole hole) {
        all = all.and(hole.expression().dependencies());
      }
    }
    return all;
  }

  /** The text as it was written, with {@code ${…}} unresolved. */
  public String source() {
    return source;
  }

  /** A fresh renderer for the only lane, or where no lane is named. */
  public Renderer renderer() {
    return renderer(0);
  }

  /** A fresh renderer for the lane of this number. */
  public Renderer renderer(int lane) {
    return new Renderer(path, parts, lane);
  }

  @Override
  public String toString() {
    return source;
  }
}
