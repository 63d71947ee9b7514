package io.edgenode.engine.expression;

import io.edgenode.engine.expression.Template.Part;
import java.util.ArrayList;
import java.util.List;

/** Splits a template into literal text and expressions. One instance, one text, one thread. */
final class TemplateParser {
  private final String source;
  private final Parameters parameters;
  private final FunctionRegistry functions;
  private final List<Part> parts = new ArrayList<>();
  private final StringBuilder literal = new StringBuilder();
  private int at;

  private TemplateParser(String source, Parameters parameters, FunctionRegistry functions) {
    this.source = source;
    this.parameters = parameters;
    this.functions = functions;
  }

  static List<Part> parse(String source, Parameters parameters, FunctionRegistry functions) {
    if (source.length() > Template.MAX_SOURCE) {
      throw new InvalidExpressionException(
          Template.MAX_SOURCE,
          1,
          "the template has "
              + source.length()
              + " characters; at most "
              + Template.MAX_SOURCE
              + " are valid");
    }
    TemplateParser parser = new TemplateParser(source, parameters, functions);
    parser.scan();
    return List.copyOf(parser.parts);
  }

  private void scan() {
    while (at < source.length()) {
      if (source.startsWith("{{", at)) {
        flush();
        hole();
      } else if (source.startsWith("$${", at)) {
        literal.append("${");
        at += 3;
      } else if (source.startsWith("${", at)) {
        parameter();
      } else {
        literal.append(source.charAt(at++));
      }
    }
    flush();
  }

  private void flush() {
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString()));
      literal.setLength(0);
    }
  }

  private void parameter() {
    int end = source.indexOf('}', at);
    int to = end < 0 ? source.length() : end + 1;
    try {
      Lexer.tokens(source.substring(at, to), parameters).stream()
          .limit(1)
          .forEach(token -> literal.append(token.constant().asText()));
    } catch (InvalidExpressionException e) {
      throw e.within(at);
    }
    at = to;
  }

  private void hole() {
    int start = at + 2;
    int end = closing(start);
    String inner = source.substring(start, end);
    if (inner.isBlank()) {
      throw new InvalidExpressionException(
          at, end + 2 - at, "'{{ }}' lacks its expression; literal braces are {{ '{{' }}");
    }
    try {
      parts.add(new Part.Hole(Expression.compile(inner, parameters, functions)));
    } catch (InvalidExpressionException e) {
      throw e.within(start);
    }
    at = end + 2;
  }

  /** Where the braces close: not within a text, nor where a parameter ends. */
  private int closing(int start) {
    char quote = 0;
    for (int i = start; i < source.length(); i++) {
      char c = source.charAt(i);
      if (quote != 0) {
        i += c == '\\' ? 1 : 0;
        quote = c == quote ? 0 : quote;
      } else if (c == '\'' || c == '"') {
        quote = c;
      } else if (source.startsWith("${", i)) {
        i = Math.max(i, source.indexOf('}', i));
      } else if (source.startsWith("}}", i)) {
        return i;
      }
    }
    throw new InvalidExpressionException(
        start - 2, 2, "'{{' lacks its '}}'; literal braces are {{ '{{' }}");
  }
}
