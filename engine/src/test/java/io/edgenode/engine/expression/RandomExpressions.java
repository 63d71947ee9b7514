package io.edgenode.engine.expression;

import java.util.Random;

/** Makes expressions and records to evaluate them over, the same for the same seed. */
final class RandomExpressions {
  private static final String[] FIELDS = {"a", "b", "c", "d", "e", "missing"};
  private static final String[] NUMBERS = {
    "0",
    "1",
    "2",
    "-1",
    "7",
    "0.0",
    "0.5",
    "-2.5",
    "1e10",
    "31",
    "9007199254740993",
    "9007199254740992.0",
    "9223372036854775807",
    "9223372036854775808.0",
    "1e308",
    "3.0"
  };
  private static final String[] TEXTS = {"", "a", "b", "1", "true", "é", "😀", "\uff5e", "a\\\\b"};
  private static final String[] BINARY = {
    "+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||", "??"
  };

  private final Random random;

  RandomExpressions(long seed) {
    random = new Random(seed);
  }

  private String one(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  String expression() {
    return expression(1 + random.nextInt(4));
  }

  private String expression(int depth) {
    if (depth == 0) {
      return leaf();
    }
    return switch (random.nextInt(12)) {
      case 0 -> "!(" + expression(depth - 1) + ")";
      case 1 -> "-(" + expression(depth - 1) + ")";
      case 2 ->
          "("
              + expression(depth - 1)
              + ") ? ("
              + expression(depth - 1)
              + ") : ("
              + expression(depth - 1)
              + ")";
      case 3 -> "(" + expression(depth - 1) + ") in [" + leaf() + ", " + leaf() + "]";
      case 4 -> "(" + expression(depth - 1) + ") in " + one("list", "a", "missing");
      case 5 -> one("list[", "object[", "a[") + expression(depth - 1) + "]";
      default ->
          "(" + expression(depth - 1) + ") " + one(BINARY) + " (" + expression(depth - 1) + ")";
    };
  }

  private String leaf() {
    return switch (random.nextInt(10)) {
      case 0 -> "'" + one(TEXTS) + "'";
      case 1 -> one("true", "false", "null");
      case 2, 3 -> one(NUMBERS);
      case 4 ->
          one("object.x", "object.y.z", "list[0]", "list[1]", "arrival", "record.a", "object");
      default -> one(FIELDS);
    };
  }

  String record() {
    StringBuilder json = new StringBuilder("{");
    for (String field : FIELDS) {
      if (!field.equals("missing") && random.nextInt(8) != 0) {
        json.append('"').append(field).append("\":").append(value()).append(',');
      }
    }
    json.append("\"list\":[").append(value()).append(',').append(value()).append("],");
    json.append("\"object\":{\"x\":").append(value()).append(",\"y\":{\"z\":");
    return json.append(value()).append("}}}").toString();
  }

  private String value() {
    return switch (random.nextInt(8)) {
      case 0 -> "null";
      case 1 -> one("true", "false");
      case 2, 3 -> "\"" + one(TEXTS) + "\"";
      case 4 -> one("[1,2]", "[]", "{\"x\":1}", "{\"y\":{\"z\":2},\"x\":1.0}");
      default -> one(NUMBERS);
    };
  }
}
