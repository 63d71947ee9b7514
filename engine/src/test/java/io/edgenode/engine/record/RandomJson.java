package io.edgenode.engine.record;

import java.util.SplittableRandom;

/** Random JSON documents: any spacing, any escapes, duplicate names, all kinds of values. */
final class RandomJson {
  private static final String[] NAMES = {
    "ts",
    "site",
    "sensor",
    "temperature",
    "humidity",
    "a",
    "b",
    "",
    "né",
    "\\u0061",
    "x\\\"y",
    "a rather long name of a field",
    "12345678",
    "😀"
  };
  private static final String[] TEXTS = {
    "",
    "a",
    "s17",
    "hello, world",
    "{\\\"x\\\": [1]}",
    "\\\\",
    "\\n\\t\\/",
    "né€😀",
    "\\ud83d\\ude00",
    "\\u0000",
    "exactly8",
    "a longer text that takes several words to scan"
  };

  private final SplittableRandom random;
  private final StringBuilder json = new StringBuilder();
  private final boolean spaced;

  RandomJson(SplittableRandom random) {
    this.random = random;
    this.spaced = random.nextInt(3) == 0;
  }

  String document() {
    space();
    object(3);
    space();
    return json.toString();
  }

  private void space() {
    if (spaced && random.nextInt(4) == 0) {
      json.append(" \n\r\t".charAt(random.nextInt(4))).append(random.nextBoolean() ? "  " : "");
    }
  }

  private void object(int room) {
    json.append('{');
    int count = random.nextInt(random.nextInt(20) == 0 ? 40 : 6);
    for (int i = 0; i < count; i++) {
      json.append(i > 0 ? "," : "");
      space();
      json.append('"').append(NAMES[random.nextInt(NAMES.length)]);
      json.append(random.nextBoolean() ? "" : random.nextInt(8)).append('"');
      space();
      json.append(':');
      value(room);
    }
    space();
    json.append('}');
  }

  private void value(int room) {
    space();
    switch (random.nextInt(room > 0 ? 9 : 7)) {
      case 0 -> json.append(random.nextLong());
      case 1 -> json.append(random.nextInt(-100, 100));
      case 2 -> number();
      case 3, 4 -> text();
      case 5 -> json.append(random.nextBoolean());
      case 6 -> json.append("null");
      case 7 -> object(room - 1);
      default -> list(room - 1);
    }
    space();
  }

  private void list(int room) {
    json.append('[');
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      json.append(i > 0 ? "," : "");
      value(room);
    }
    if (count == 0) {
      space();
    }
    json.append(']');
  }

  private void text() {
    json.append('"').append(TEXTS[random.nextInt(TEXTS.length)]);
    json.append(random.nextBoolean() ? "" : TEXTS[random.nextInt(TEXTS.length)]).append('"');
  }

  private void number() {
    json.append(random.nextBoolean() ? "-" : "");
    json.append(
        random.nextInt(3) == 0
            ? "0"
            : String.valueOf(random.nextLong(1, 1L << random.nextInt(1, 63))));
    if (random.nextInt(3) > 0) {
      json.append('.');
      int digits = 1 + random.nextInt(random.nextInt(4) == 0 ? 20 : 4);
      for (int i = 0; i < digits; i++) {
        json.append(random.nextInt(10));
      }
    }
    if (random.nextInt(3) == 0) {
      json.append(random.nextBoolean() ? 'e' : 'E');
      json.append(new String[] {"", "+", "-"}[random.nextInt(3)]);
      json.append(random.nextInt(random.nextInt(4) == 0 ? 330 : 25));
    }
  }
}
