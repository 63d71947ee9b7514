package io.edgenode.processors.mqttlistener;

import java.util.List;

/**
 * A topic filter as MQTT 3.1.1 section 4.7 has it. Immutable.
 *
 * @param levels what is between the slashes
 */
record TopicFilter(List<String> levels) {
  /**
   * @throws IllegalArgumentException if it is none
   */
  static TopicFilter parse(String text) {
    List<String> levels = List.of(text.split("/", -1));
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      boolean last = i == levels.size() - 1;
      boolean wrong =
          level.contains("#") && !(level.equals("#") && last)
              || level.contains("+") && !level.equals("+");
      if (wrong || text.isEmpty() || text.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(
            "'topics' must be topic filters, with + for a level and # for the rest, not '"
                + text
                + "'");
      }
    }
    return new TopicFilter(levels);
  }

  /** Whether a topic is one of these; wildcards at the start leave out topics with $ there. */
  boolean matches(String topic) {
    String first = levels.get(0);
    if (topic.startsWith("$") && (first.equals("#") || first.equals("+"))) {
      return false;
    }
    int from = 0;
    for (int i = 0; i < levels.size(); i++) {
      String level = levels.get(i);
      if (level.equals("#")) {
        return true;
      }
      if (from > topic.length()) {
        return false;
      }
      int slash = topic.indexOf('/', from);
      int to = slash < 0 ? topic.length() : slash;
      boolean same =
          level.equals("+") || level.length() == to - from && topic.startsWith(level, from);
      if (!same) {
        return false;
      }
      from = to + 1;
    }
    return from > topic.length();
  }

  /**
   * Whether this says more than another of a topic that both match: level by level from the first,
   * a name is narrower than +, and + than #.
   */
  boolean isNarrowerThan(TopicFilter other) {
    int most = Math.max(levels.size(), other.levels.size());
    for (int i = 0; i < most; i++) {
      int difference = weight(i) - other.weight(i);
      if (difference != 0) {
        return difference > 0;
      }
    }
    return false;
  }

  /** The end of a filter is as narrow as a name: the other one has # there. */
  private int weight(int level) {
    String text = level < levels.size() ? levels.get(level) : "";
    return text.equals("#") ? 0 : text.equals("+") ? 1 : 2;
  }
}
