package io.edgenode.engine.config;

import io.edgenode.engine.config.ConfigNode.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects a mapping's entries; a key that was there already is a problem. Owner: one reader. */
final class EntryList {
  private final Problems problems;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Mark> seen = new HashMap<>();

  EntryList(Problems problems) {
    this.problems = problems;
  }

  void add(Entry entry) {
    Mark first = seen.putIfAbsent(entry.name(), entry.key().at());
    if (first == null) {
      entries.add(entry);
    } else {
      problems.error(
          entry.key().at(),
          "duplicate key " + Shown.value(entry.name()) + "; it is first at line " + first.line());
    }
  }

  List<Entry> list() {
    return entries;
  }
}
