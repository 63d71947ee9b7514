package io.edgenode.benchmarks.crash;

import java.util.ArrayList;
import java.util.List;

/** What one check or many found: counts, and every breach in a sentence. One thread. */
final class Findings {
  private static final int MOST_SHOWN = 5;

  long acknowledged;
  long lost;
  long altered;
  long reordered;
  long redelivered;
  long resent;
  long bound;

  /** Acknowledged records that a power cut took, within what the durability allows. */
  long tail;

  private final List<String> breaches = new ArrayList<>();

  void breach(String what) {
    breaches.add(what);
  }

  /** Notes a breach where something does not hold. */
  void check(boolean holds, String otherwise) {
    if (!holds) {
      breach(otherwise);
    }
  }

  boolean clean() {
    return breaches.isEmpty() && lost == 0 && altered == 0 && reordered == 0;
  }

  void add(Findings other, String where) {
    acknowledged += other.acknowledged;
    lost += other.lost;
    altered += other.altered;
    reordered += other.reordered;
    redelivered += other.redelivered;
    resent += other.resent;
    bound += other.bound;
    tail += other.tail;
    other.breaches.forEach(breach -> breaches.add(where + ": " + breach));
  }

  List<String> breaches() {
    return breaches;
  }

  /** The line that a campaign ends with, and its breaches. */
  String report(String what) {
    StringBuilder text = new StringBuilder();
    breaches.stream()
        .limit(MOST_SHOWN)
        .forEach(breach -> text.append("BREACH ").append(breach).append('\n'));
    if (breaches.size() > MOST_SHOWN) {
      text.append("… ").append(breaches.size() - MOST_SHOWN).append(" more\n");
    }
    return text.append(what)
        .append(", ")
        .append(acknowledged)
        .append(" acknowledged, ")
        .append(lost)
        .append(" lost, ")
        .append(altered)
        .append(" altered, ")
        .append(reordered)
        .append(" reordered, ")
        .append(redelivered)
        .append(" redelivered, ")
        .append(resent)
        .append(" resent (bound ")
        .append(bound)
        .append("), ")
        .append(breaches.size())
        .append(" breaches")
        .toString();
  }
}
