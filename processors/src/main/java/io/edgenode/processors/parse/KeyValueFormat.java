package io.edgenode.processors.parse;

import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.MalformedRecordException;
import io.edgenode.engine.record.RecordEditor;
import io.edgenode.engine.record.Value;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Lines of pairs, a record each: {@code level=info took=31 msg="all \"well\""}. A name without
 * {@code =} is true, a name without a value null; of equal names the last counts. Owner: the lane.
 */
final class KeyValueFormat implements TextFormat {
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");
  private static final int MOST_DIGITS = 15;

  /** What stands for "between two pairs is white space". */
  private static final char SPACE = ' ';

  private final char delimiter;
  private final boolean numbers;
  private final RecordEditor editor = new RecordEditor();
  private final Value value = new Value();
  private String text = "";
  private int at;
  private int line;
  private int start;

  KeyValueFormat(ParseConfig config) {
    delimiter = config.delimiter().map(given -> given.charAt(0)).orElse(SPACE);
    numbers = config.readsNumbers();
  }

  @Override
  public void parse(byte[] utf8, long arrival, Parsed into) {
    text = decoded(utf8);
    at = 0;
    line = 1;
    start = 0;
    while (at < text.length()) {
      editor.start();
      for (int pairs = 0; !atLineEnd(); pairs++) {
        if (pairs == Parsed.MAX_FIELDS) {
          throw wrong("has more than " + Parsed.MAX_FIELDS + " pairs, the most that are valid");
        }
        pair();
      }
      if (editor.size() > 0) {
        into.add(editor.finish());
      }
      at++;
      line++;
      start = at;
    }
  }

  private static String decoded(byte[] utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new MalformedRecordException("the text is not UTF-8");
    }
  }

  /** Skips what is between pairs; says whether the line is done. */
  private boolean atLineEnd() {
    while (at < text.length() && isBetween(text.charAt(at)) && text.charAt(at) != '\n') {
      at++;
    }
    return at >= text.length() || text.charAt(at) == '\n';
  }

  private boolean isBetween(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == delimiter;
  }

  /** Whether a name or a value ends here: with a delimiter, spaces are part of it. */
  private boolean ends(char c) {
    return c == '\n' || c == '\r' || (delimiter == SPACE ? isBetween(c) : c == delimiter);
  }

  private void pair() {
    int from = at;
    while (at < text.length() && text.charAt(at) != '=' && !ends(text.charAt(at))) {
      at++;
    }
    String name = text.substring(from, at).strip();
    if (name.isEmpty()) {
      throw wrong("has no name before '='");
    }
    if (at == text.length() || text.charAt(at) != '=') {
      value.setBoolean(true);
    } else {
      at++;
      value();
    }
    editor.set(FieldName.of(name), value);
  }

  private void value() {
    if (at < text.length() && text.charAt(at) == '"') {
      value.setText(quoted());
      return;
    }
    int from = at;
    while (at < text.length() && !ends(text.charAt(at))) {
      at++;
    }
    String bare = text.substring(from, at).strip();
    if (bare.isEmpty()) {
      value.setNull();
    } else if (numbers && isNumber(bare)) {
      value.set(Value.ofJson(bare));
    } else {
      value.setText(bare);
    }
  }

  private static boolean isNumber(String bare) {
    return bare.length() <= MOST_DIGITS + 2
        && NUMBER.matcher(bare).matches()
        && bare.chars().filter(c -> c >= '0' && c <= '9').count() <= MOST_DIGITS;
  }

  private String quoted() {
    StringBuilder unquoted = new StringBuilder();
    for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
      char c = text.charAt(at);
      if (c == '\\' && at + 1 < text.length()) {
        c = unescaped(text.charAt(++at));
      }
      unquoted.append(c);
    }
    if (at == text.length()) {
      throw wrong("has a quote that is not closed");
    }
    at++;
    if (at < text.length() && !ends(text.charAt(at)) && !isBetween(text.charAt(at))) {
      throw wrong("has something behind a closing quote");
    }
    return unquoted.toString();
  }

  private static char unescaped(char c) {
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      default -> c;
    };
  }

  private MalformedRecordException wrong(String what) {
    return new MalformedRecordException(
        "line " + line + ", column " + (at - start + 1) + ": " + what);
  }
}
