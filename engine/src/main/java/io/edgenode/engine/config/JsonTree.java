package io.edgenode.engine.config;

import io.edgenode.engine.config.ConfigNode.Entry;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.config.ConfigNode.Scalar;
import io.edgenode.engine.config.ConfigNode.Sequence;
import io.edgenode.engine.config.ConfigNode.Style;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds the tree of one JSON document (RFC 8259). YAML readers choke on JSON's tabs and {@code
 * \/}, so JSON has its own. Owner: one load.
 */
final class JsonTree {
  private final String file;
  private final String text;
  private final Problems problems;
  private final TreeBudget budget = new TreeBudget();
  private int at;
  private int line = 1;
  private int lineStart;

  JsonTree(String file, String text, Problems problems) {
    this.file = file;
    this.text = text;
    this.problems = problems;
  }

  ConfigNode read() {
    skipSpace();
    if (at == text.length()) {
      throw new ConfigException(Mark.start(file), "is empty");
    }
    ConfigNode root = value();
    skipSpace();
    if (at < text.length()) {
      throw wrong("the end of the file");
    }
    return root;
  }

  private ConfigNode value() {
    budget.add(mark(), 1);
    return switch (peek()) {
      case '{' -> mapping();
      case '[' -> sequence();
      case '"' -> string();
      default -> literal();
    };
  }

  private Mapping mapping() {
    Mark start = mark();
    budget.enter(start);
    EntryList entries = new EntryList(problems);
    at++;
    skipSpace();
    while (peek() != '}') {
      if (peek() != '"') {
        throw wrong("a key in double quotes");
      }
      Scalar key = string();
      skipSpace();
      expect(':');
      skipSpace();
      entries.add(new Entry(key, value()));
      separator('}', "',' or '}'");
    }
    at++;
    budget.leave();
    return new Mapping(start, entries.list(), false);
  }

  private Sequence sequence() {
    Mark start = mark();
    budget.enter(start);
    List<ConfigNode> items = new ArrayList<>();
    at++;
    skipSpace();
    while (peek() != ']') {
      items.add(value());
      separator(']', "',' or ']'");
    }
    at++;
    budget.leave();
    return new Sequence(start, items, false);
  }

  private void separator(char end, String expected) {
    skipSpace();
    if (peek() == end) {
      return;
    }
    if (peek() != ',') {
      throw wrong(expected);
    }
    at++;
    skipSpace();
    if (peek() == end) {
      throw wrong("a value after ','");
    }
  }

  private Scalar string() {
    Mark start = mark();
    int from = at++;
    StringBuilder value = new StringBuilder();
    while (peek() != '"') {
      char c = text.charAt(at);
      if (c < ' ') {
        throw wrong("'\"' before the end of the line");
      }
      at++;
      value.append(c == '\\' ? escape() : c);
    }
    at++;
    return new Scalar(start, value.toString(), Style.DOUBLE_QUOTED, text.substring(from, at));
  }

  private char escape() {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw wrong("one of \" \\ / b f n r t u after '\\'");
      }
    };
  }

  private char unicode() {
    int end = at + 4;
    int value = 0;
    for (; at < end; at++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw wrong("four hexadecimal digits after \\u");
      }
      value = value << 4 | digit;
    }
    return (char) value;
  }

  /** A number, true, false or null: the option's type decides later what it may be. */
  private Scalar literal() {
    Mark start = mark();
    int from = at;
    while (at < text.length() && "+-._".indexOf(text.charAt(at)) >= 0
        || at < text.length() && Character.isLetterOrDigit(text.charAt(at))) {
      at++;
    }
    String word = text.substring(from, at);
    boolean valid =
        word.equals("true") || word.equals("false") || word.equals("null") || isNumber(word);
    if (!valid) {
      at = from;
      throw wrong("a JSON value");
    }
    return new Scalar(start, word.equals("null") ? "" : word, Style.PLAIN, word);
  }

  private static boolean isNumber(String word) {
    return Scalars.JSON_NUMBER.matcher(word).matches();
  }

  private void expect(char c) {
    if (peek() != c) {
      throw wrong("'" + c + "'");
    }
    at++;
  }

  private char peek() {
    if (at >= text.length()) {
      throw new ConfigException(mark(), "not JSON: the file ends too early");
    }
    return text.charAt(at);
  }

  private void skipSpace() {
    for (; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
        lineStart = at + 1;
      } else if (c != ' ' && c != '\t' && c != '\r') {
        return;
      }
    }
  }

  private ConfigException wrong(String expected) {
    String found = at < text.length() ? Shown.value(text.substring(at, at + 1)) : "the end";
    return new ConfigException(mark(), "not JSON: expected " + expected + ", found " + found);
  }

  private Mark mark() {
    int end = Math.min(at, text.length());
    return new Mark(file, line, 1 + text.codePointCount(lineStart, end));
  }
}
