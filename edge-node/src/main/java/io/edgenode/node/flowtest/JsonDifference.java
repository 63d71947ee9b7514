package io.edgenode.node.flowtest;

import io.edgenode.node.json.JsonValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Says where two JSON values differ, in the words of a failed test.
 *
 * @param partial whether fields that are not expected may be there all the same
 * @param tolerance by how much numbers may differ
 */
record JsonDifference(boolean partial, double tolerance) {
  private static final int MOST = 5;

  /** The differences, at most a few; empty if there is none. */
  List<String> between(JsonValue expected, JsonValue actual) {
    List<String> found = new ArrayList<>();
    compare("", expected, actual, found);
    return found.size() > MOST ? found.subList(0, MOST) : found;
  }

  boolean none(JsonValue expected, JsonValue actual) {
    return between(expected, actual).isEmpty();
  }

  private void compare(String path, JsonValue expected, JsonValue actual, List<String> found) {
    if (expected instanceof JsonValue.Fields wanted && actual instanceof JsonValue.Fields got) {
      fields(path, wanted.fields(), got.fields(), found);
    } else if (expected instanceof JsonValue.Array wanted
        && actual instanceof JsonValue.Array got) {
      items(path, wanted.items(), got.items(), found);
    } else if (expected instanceof JsonValue.Number wanted
        && actual instanceof JsonValue.Number got) {
      if (!close(wanted.decimal(), got.decimal())) {
        found.add(named(path) + " is " + got.text() + ", expected " + wanted.text());
      }
    } else if (!expected.equals(actual)) {
      found.add(named(path) + " is " + actual.written() + ", expected " + expected.written());
    }
  }

  private boolean close(BigDecimal wanted, BigDecimal got) {
    return wanted.compareTo(got) == 0
        || wanted.subtract(got).abs().compareTo(BigDecimal.valueOf(tolerance)) <= 0;
  }

  private void fields(
      String path, Map<String, JsonValue> wanted, Map<String, JsonValue> got, List<String> found) {
    int before = found.size();
    wanted.forEach(
        (name, value) -> {
          JsonValue other = got.get(name);
          if (other == null) {
            found.add(named(inside(path, name)) + " is missing");
          } else {
            compare(inside(path, name), value, other, found);
          }
        });
    if (partial) {
      return;
    }
    got.keySet().stream()
        .filter(name -> !wanted.containsKey(name))
        .forEach(name -> found.add(named(inside(path, name)) + " is not expected"));
    List<String> order = List.copyOf(got.keySet());
    if (found.size() == before && !order.equals(List.copyOf(wanted.keySet()))) {
      found.add(
          (path.isEmpty() ? "the fields" : "the fields of " + path)
              + " come in the order "
              + String.join(", ", order));
    }
  }

  private void items(String path, List<JsonValue> wanted, List<JsonValue> got, List<String> found) {
    if (wanted.size() != got.size()) {
      found.add(named(path) + " has " + got.size() + " items, expected " + wanted.size());
      return;
    }
    for (int i = 0; i < wanted.size(); i++) {
      compare(path + "[" + i + "]", wanted.get(i), got.get(i), found);
    }
  }

  private static String inside(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String named(String path) {
    return path.isEmpty() ? "it" : path;
  }
}
