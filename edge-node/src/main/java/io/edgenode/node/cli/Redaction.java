package io.edgenode.node.cli;

import io.edgenode.node.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Puts others in place of the values of some fields, so that shape and type stay: text keeps its
 * length, with letters for letters and digits for digits; a number keeps its sign and its digits'
 * count, and stays one that a long or a double can hold; true and false become false; null stays.
 * Equal values become equal ones and different values different ones as long as the shape leaves a
 * choice, so that keys still group; what they become depends on a random key that is forgotten, so
 * nobody can try values out. Content that is no JSON is redacted as a whole. One thread.
 */
final class Redaction {
  private static final String ATTRIBUTE = "attributes.";
  private static final String ALGORITHM = "HmacSHA256";
  private static final int KEY_BYTES = 32;
  private static final int LETTERS = 26;
  private static final int DIGITS = 10;

  /** How often another value is drawn where one is taken. */
  private static final int DRAWS = 1_000;

  /** Values that are remembered; what comes beyond may meet one of them. */
  private static final int MOST_DRAWN = 500_000;

  private final List<String> anywhere = new ArrayList<>();
  private final List<String> paths = new ArrayList<>();
  private final List<String> attributes = new ArrayList<>();
  private final Map<String, String> drawn = new HashMap<>();
  private final Set<String> taken = new HashSet<>();
  private final Set<String> unmet;
  private final Mac mac;

  /**
   * @param fields a name means a field of that name at any depth, {@code a.b} the field b of the
   *     top-level field a, {@code attributes.a} the attribute a
   */
  Redaction(List<String> fields) {
    unmet = new LinkedHashSet<>(fields);
    for (String field : fields) {
      if (field.startsWith(ATTRIBUTE)) {
        attributes.add(field.substring(ATTRIBUTE.length()));
      } else if (field.indexOf('.') >= 0) {
        paths.add(field);
      } else {
        anywhere.add(field);
      }
    }
    try {
      byte[] key = new byte[KEY_BYTES];
      new SecureRandom().nextBytes(key);
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  Map<String, String> attributes(Map<String, String> found) {
    Map<String, String> redacted = new LinkedHashMap<>(found);
    for (String name : attributes) {
      if (redacted.computeIfPresent(name, (key, value) -> text(value)) != null) {
        unmet.remove(ATTRIBUTE + name);
      }
    }
    return redacted;
  }

  /** Fields of which nothing has been found so far: perhaps they are written otherwise. */
  Set<String> unmet() {
    return unmet;
  }

  byte[] content(byte[] bytes) {
    if (anywhere.isEmpty() && paths.isEmpty()) {
      return bytes;
    }
    Optional<JsonValue> json = JsonValue.parse(bytes);
    return json.filter(value -> !(value instanceof JsonValue.Text))
        .map(value -> inside("", value).bytes())
        .orElseGet(
            () -> text(new String(bytes, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * A piece of a large content: nobody can say where a field in it ends, so all of it is blanked.
   */
  byte[] piece(byte[] bytes) {
    if (!anywhere.isEmpty() || !paths.isEmpty()) {
      Arrays.fill(bytes, (byte) '.');
    }
    return bytes;
  }

  private JsonValue inside(String path, JsonValue value) {
    if (value instanceof JsonValue.Fields fields) {
      Map<String, JsonValue> redacted = new LinkedHashMap<>();
      fields
          .fields()
          .forEach(
              (name, inner) -> {
                String at = path.isEmpty() ? name : path + "." + name;
                boolean hit = anywhere.contains(name) || paths.contains(at);
                if (hit) {
                  unmet.remove(name);
                  unmet.remove(at);
                }
                redacted.put(name, hit ? replaced(inner) : inside(at, inner));
              });
      return new JsonValue.Fields(redacted);
    }
    if (value instanceof JsonValue.Array array) {
      return new JsonValue.Array(array.items().stream().map(item -> inside(path, item)).toList());
    }
    return value;
  }

  private JsonValue replaced(JsonValue value) {
    if (value instanceof JsonValue.Fields fields) {
      Map<String, JsonValue> redacted = new LinkedHashMap<>();
      fields.fields().forEach((name, inner) -> redacted.put(name, replaced(inner)));
      return new JsonValue.Fields(redacted);
    }
    if (value instanceof JsonValue.Array array) {
      return new JsonValue.Array(array.items().stream().map(this::replaced).toList());
    }
    if (value instanceof JsonValue.Text text) {
      return new JsonValue.Text(text(text.text()));
    }
    if (value instanceof JsonValue.Number number) {
      return new JsonValue.Number(number(number.text()));
    }
    return value.written().equals("null") ? value : new JsonValue.Literal("false");
  }

  private String text(String text) {
    return distinct("t" + text, noise -> text(text, noise));
  }

  /** What a value became before, or else something that no other value has become. */
  private String distinct(String value, Function<Stream, String> draw) {
    String known = drawn.get(value);
    if (known != null) {
      return known;
    }
    Stream noise = new Stream(value);
    String next = draw.apply(noise);
    for (int i = 0; i < DRAWS && (taken.contains(next) || value.endsWith(next)); i++) {
      next = draw.apply(noise);
    }
    // Where each other value is taken, the value itself may be left.
    for (int i = 0; i < DRAWS && taken.contains(next); i++) {
      next = draw.apply(noise);
    }
    if (drawn.size() < MOST_DRAWN) {
      drawn.put(value, next);
      taken.add(next);
    }
    return next;
  }

  private static String text(String text, Stream noise) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> out.appendCodePoint(character(c, noise)));
    return out.toString();
  }

  private static int character(int c, Stream noise) {
    if (Character.isDigit(c)) {
      return '0' + noise.below(DIGITS);
    }
    if (Character.isLetter(c)) {
      return (Character.isUpperCase(c) ? 'A' : 'a') + noise.below(LETTERS);
    }
    return c;
  }

  private String number(String text) {
    return distinct("n" + text, noise -> held(text, number(text, noise)));
  }

  /** As drawn, or less where what was there can be held as a long or a double and that can't. */
  private static String held(String text, String drawn) {
    boolean held = Double.isFinite(Double.parseDouble(text));
    boolean whole = isLong(text);
    String less = drawn;
    while (held && Double.isInfinite(Double.parseDouble(less)) || whole && !isLong(less)) {
      less = less(less);
    }
    return less;
  }

  private static boolean isLong(String text) {
    try {
      return Long.toString(Long.parseLong(text)).equals(text);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** A number of the same shape with an exponent that is less by one, or that begins with 10. */
  private static String less(String number) {
    int exponent = Math.max(number.indexOf('e'), number.indexOf('E')) + 1;
    if (exponent == 0 || number.charAt(exponent) == '-') {
      int first = number.startsWith("-") ? 1 : 0;
      return number.substring(0, first) + "10" + number.substring(first + 2);
    }
    int digits = number.charAt(exponent) == '+' ? exponent + 1 : exponent;
    String before = Integer.toString(Integer.parseInt(number.substring(digits)) - 1);
    return number.substring(0, digits)
        + "0".repeat(number.length() - digits - before.length())
        + before;
  }

  /** The exponent stays, for {@link #held} to lower where it must. */
  private static String number(String text, Stream noise) {
    StringBuilder out = new StringBuilder(text.length());
    boolean first = true;
    boolean exponent = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      exponent |= c == 'e' || c == 'E';
      boolean digit = c >= '0' && c <= '9' && !exponent;
      boolean leading = digit && first;
      boolean zero = leading && c == '0';
      if (digit && !zero) {
        out.append((char) ('0' + (leading ? 1 + noise.below(DIGITS - 1) : noise.below(DIGITS))));
      } else {
        out.append(c);
      }
      first &= !digit;
    }
    return out.toString();
  }

  /** Numbers that depend on a value and the key alone. */
  private final class Stream {
    private final byte[] value;
    private byte[] block = new byte[0];
    private int used;
    private int blocks;

    Stream(String value) {
      this.value = value.getBytes(StandardCharsets.UTF_8);
    }

    int below(int limit) {
      if (used == block.length) {
        mac.update((byte) blocks);
        mac.update((byte) (blocks >> 8));
        blocks++;
        block = mac.doFinal(value);
        used = 0;
      }
      return (block[used++] & 0xFF) % limit;
    }
  }
}
