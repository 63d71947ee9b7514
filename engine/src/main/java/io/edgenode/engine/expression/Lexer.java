package io.edgenode.engine.expression;

import java.util.ArrayList;
import java.util.List;

/** Turns an expression's text into tokens. One instance, one text, one thread. */
final class Lexer {
  /** Longest first, so that the first that fits is the right one. */
  private static final List<String> OPERATORS =
      List.of(
          "==", "!=", "<=", ">=", "&&", "||", "??", "<", ">", "!", "+", "-", "*", "/", "%", "?",
          ":", "(", ")", "[", "]", ",", ".");

  private static final ParameterValue NOTHING = ParameterValue.none();

  private final String source;
  private final Parameters parameters;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  private Lexer(String source, Parameters parameters) {
    this.source = source;
    this.parameters = parameters;
  }

  /** The tokens of a text; the last is always {@link Token.Kind#END}. */
  static List<Token> tokens(String source, Parameters parameters) {
    return new Lexer(source, parameters).scan();
  }

  private List<Token> scan() {
    while (true) {
      skipWhitespace();
      if (at == source.length()) {
        add(Token.Kind.END, at, "", NOTHING);
        return tokens;
      }
      next(source.charAt(at));
    }
  }

  private void next(char c) {
    if (c == '\'' || c == '"') {
      text(c);
    } else if (isDigit(c)) {
      number();
    } else if (Character.isJavaIdentifierStart(c) && c != '$') {
      name();
    } else if (source.startsWith("${", at)) {
      int start = at;
      ParameterValue value = parameter();
      add(Token.Kind.CONSTANT, start, source.substring(start, at), value);
    } else {
      operator(c);
    }
  }

  private void skipWhitespace() {
    while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
      at++;
    }
  }

  private void name() {
    int start = at;
    while (at < source.length()
        && Character.isJavaIdentifierPart(source.charAt(at))
        && source.charAt(at) != '$'
        && !Character.isIdentifierIgnorable(source.charAt(at))) {
      at++;
    }
    String name = source.substring(start, at);
    switch (name) {
      case "true" -> add(Token.Kind.CONSTANT, start, name, ParameterValue.of(true));
      case "false" -> add(Token.Kind.CONSTANT, start, name, ParameterValue.of(false));
      case "null" -> add(Token.Kind.CONSTANT, start, name, NOTHING);
      case "in" -> add(Token.Kind.OPERATOR, start, name, NOTHING);
      default -> add(Token.Kind.NAME, start, name, NOTHING);
    }
  }

  private void number() {
    int start = at;
    if (source.startsWith("0x", at) || source.startsWith("0X", at)) {
      hexadecimal();
      return;
    }
    digits();
    boolean whole = true;
    if (at + 1 < source.length() && source.charAt(at) == '.' && isDigit(source.charAt(at + 1))) {
      whole = false;
      at++;
      digits();
    }
    if (at < source.length() && (source.charAt(at) | 0x20) == 'e') {
      whole = false;
      at++;
      if (at < source.length() && (source.charAt(at) == '+' || source.charAt(at) == '-')) {
        at++;
      }
      if (at == source.length() || !isDigit(source.charAt(at))) {
        throw invalid(start, "a number's exponent lacks its digits; write 1e3 or 1.5e-3");
      }
      digits();
    }
    rejectTrailingLetters(start);
    String text = source.substring(start, at);
    add(Token.Kind.CONSTANT, start, text, whole ? whole(start, text) : real(start, text));
  }

  private void hexadecimal() {
    int start = at;
    at += 2;
    int first = at;
    while (at < source.length() && Character.digit(source.charAt(at), 16) >= 0) {
      at++;
    }
    rejectTrailingLetters(start);
    if (at == first || at - first > 16) {
      throw invalid(start, "a hexadecimal number is 0x and 1 to 16 digits");
    }
    long value = Long.parseUnsignedLong(source, first, at, 16);
    add(Token.Kind.CONSTANT, start, source.substring(start, at), ParameterValue.of(value));
  }

  private void rejectTrailingLetters(int start) {
    if (at < source.length() && Character.isJavaIdentifierPart(source.charAt(at))) {
      int end = at;
      while (end < source.length() && Character.isJavaIdentifierPart(source.charAt(end))) {
        end++;
      }
      at = end;
      throw invalid(start, "'" + source.substring(start, end) + "' is neither a number nor a name");
    }
  }

  /** The least long has no positive counterpart: its minus sign is read together with it. */
  private ParameterValue whole(int start, String digits) {
    try {
      if (digits.equals("9223372036854775808") && behindUnaryMinus()) {
        tokens.remove(tokens.size() - 1);
        return ParameterValue.of(Long.MIN_VALUE);
      }
      return ParameterValue.of(Long.parseLong(digits));
    } catch (NumberFormatException e) {
      throw invalid(
          start, digits + " is beyond the whole numbers (64 bits); as a double: " + digits + ".0");
    }
  }

  private boolean behindUnaryMinus() {
    int last = tokens.size() - 1;
    if (last < 0 || !tokens.get(last).is("-")) {
      return false;
    }
    if (last == 0) {
      return true;
    }
    Token before = tokens.get(last - 1);
    return before.kind() == Token.Kind.OPERATOR && !before.is(")") && !before.is("]");
  }

  private ParameterValue real(int start, String text) {
    double value = Double.parseDouble(text);
    if (Double.isInfinite(value)) {
      throw invalid(start, text + " is beyond the doubles; the greatest is 1.7976931348623157E308");
    }
    return ParameterValue.of(value);
  }

  private void digits() {
    while (at < source.length() && isDigit(source.charAt(at))) {
      at++;
    }
  }

  private void text(char quote) {
    int start = at++;
    StringBuilder text = new StringBuilder();
    while (true) {
      if (at == source.length()) {
        throw invalid(start, "the text that begins here lacks its closing " + quote);
      }
      char c = source.charAt(at);
      if (c == quote) {
        at++;
        add(
            Token.Kind.CONSTANT,
            start,
            source.substring(start, at),
            ParameterValue.of(text.toString()));
        return;
      }
      if (c == '\\') {
        escape(text);
      } else if (source.startsWith("$${", at)) {
        text.append("${");
        at += 3;
      } else if (source.startsWith("${", at)) {
        text.append(parameter().asText());
      } else {
        text.append(c);
        at++;
      }
    }
  }

  private void escape(StringBuilder text) {
    int start = at;
    char c = at + 1 < source.length() ? source.charAt(at + 1) : ' ';
    at += 2;
    switch (c) {
      case 'n' -> text.append('\n');
      case 't' -> text.append('\t');
      case 'r' -> text.append('\r');
      case 'b' -> text.append('\b');
      case 'f' -> text.append('\f');
      case '\\', '\'', '"', '/', '$' -> text.append(c);
      case 'u' -> text.append(unicode(start));
      default ->
          throw new InvalidExpressionException(
              start,
              2,
              "'\\"
                  + c
                  + "' is no escape; valid are \\n \\t \\r \\b \\f \\\\ \\' \\\" \\/ \\$ and \\u0041,"
                  + " and a backslash itself is written \\\\");
    }
  }

  private char unicode(int start) {
    int value = 0;
    for (int i = 0; i < 4; i++) {
      int digit = at < source.length() ? Character.digit(source.charAt(at), 16) : -1;
      if (digit < 0) {
        throw new InvalidExpressionException(
            start, at - start, "\\u wants four hexadecimal digits, as in \\u0041");
      }
      value = value * 16 + digit;
      at++;
    }
    return (char) value;
  }

  /** Reads {@code ${…}}: a typed constant, whatever text it stands for. */
  private ParameterValue parameter() {
    int start = at;
    int end = source.indexOf('}', at);
    if (end < 0) {
      throw invalid(start, "the parameter that begins here lacks its closing }");
    }
    at = end + 1;
    String reference = source.substring(start + 2, end).strip();
    ParameterValue value = parameters.value(reference);
    if (value == null) {
      List<String> names = parameters.names();
      throw invalid(
          start,
          "there is no parameter '"
              + reference
              + "'"
              + (names.isEmpty()
                  ? "; none are declared"
                  : "; declared are "
                      + String.join(", ", names)
                      + Suggestion.didYouMean(reference, names)));
    }
    return value;
  }

  private void operator(char c) {
    for (String operator : OPERATORS) {
      if (source.startsWith(operator, at)) {
        int start = at;
        at += operator.length();
        add(Token.Kind.OPERATOR, start, operator, NOTHING);
        return;
      }
    }
    String hint =
        switch (c) {
          case '=' -> equalsHint();
          case '&' -> "; 'and' is written &&";
          case '|' -> "; 'or' is written ||";
          case '{', '}' -> "; a parameter is written ${name}";
          case '$' -> "; a parameter is written ${name}, a field of that name record['$…']";
          default -> "";
        };
    String shown =
        Character.isISOControl(c) || Character.isSurrogate(c)
            ? String.format("\\u%04X", (int) c)
            : String.valueOf(c);
    throw new InvalidExpressionException(at, 1, "'" + shown + "' means nothing here" + hint);
  }

  private String equalsHint() {
    if (source.startsWith("=>", at)) {
      return "; 'at least' is written >=";
    }
    return source.startsWith("=<", at) ? "; 'at most' is written <=" : "; to compare write ==";
  }

  private void add(Token.Kind kind, int start, String text, ParameterValue constant) {
    tokens.add(new Token(kind, start, at, text, constant));
  }

  private InvalidExpressionException invalid(int start, String message) {
    return new InvalidExpressionException(start, at - start, message);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
