package io.edgenode.engine.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came out of a scenario. Immutable.
 *
 * @param mode how it was played
 * @param emissions everything, in order
 */
public record Played(TestKit.Mode mode, List<Emission> emissions) {
  public Played {
    emissions = List.copyOf(emissions);
  }

  /** What came out by a relationship, in order. */
  public List<Emission> by(String relationship) {
    return emissions.stream().filter(e -> e.relationship().equals(relationship)).toList();
  }

  /** The contents that came out by a relationship, in order. */
  public List<String> contents(String relationship) {
    return by(relationship).stream().map(Emission::content).toList();
  }

  /** What was wrong with what went to failure, in order. */
  public List<String> failures() {
    return emissions.stream().map(Emission::failure).flatMap(Optional::stream).toList();
  }

  void check(Map<String, List<String>> expected) {
    for (Map.Entry<String, List<String>> way : expected.entrySet()) {
      List<String> found = contents(way.getKey());
      if (!found.equals(way.getValue())) {
        throw differs(way.getKey(), way.getValue(), found);
      }
    }
    for (Emission emission : emissions) {
      if (!expected.containsKey(emission.relationship())) {
        throw differs(emission.relationship(), List.of(), contents(emission.relationship()));
      }
    }
  }

  private AssertionError differs(String way, List<String> expected, List<String> found) {
    return new AssertionError(
        mode
            + ": expected by '"
            + way
            + "':\n  "
            + String.join("\n  ", expected)
            + "\nbut found:\n  "
            + String.join("\n  ", found)
            + (failures().isEmpty() ? "" : "\nfailures: " + failures()));
  }

  void checkSame(Played plain) {
    for (int i = 0; i < Math.max(emissions.size(), plain.emissions.size()); i++) {
      Emission here = i < emissions.size() ? emissions.get(i) : null;
      Emission there = i < plain.emissions.size() ? plain.emissions.get(i) : null;
      if (here == null || !here.equals(there)) {
        throw new AssertionError(
            mode
                + " differs from "
                + plain.mode
                + " at emission "
                + i
                + ": is something kept outside the state store, or lost by a codec?\n  "
                + there
                + "\nbut found:\n  "
                + here);
      }
    }
  }
}
