package io.edgenode.engine.expression;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What an expression reads of a FlowFile, known before it runs. Immutable.
 *
 * @param fields the top-level fields of the record, in the order in which they are named
 * @param attributes the attributes, in that order
 * @param wholeRecord whether it reads the record as a whole, so every field
 * @param id whether it reads the FlowFile's id
 * @param arrival whether it reads the FlowFile's arrival
 */
public record Dependencies(
    Set<String> fields, Set<String> attributes, boolean wholeRecord, boolean id, boolean arrival) {

  public Dependencies {
    fields = Collections.unmodifiableSet(new LinkedHashSet<>(fields));
    attributes = Collections.unmodifiableSet(new LinkedHashSet<>(attributes));
  }

  /** Nothing at all. */
  public static Dependencies none() {
    return new Dependencies(Set.of(), Set.of(), false, false, false);
  }

  /** Whether the content must be a record. */
  public boolean needsRecord() {
    return wholeRecord || !fields.isEmpty();
  }

  /** Whether it reads what a record does not tell. */
  boolean readsFlowFile() {
    return !attributes.isEmpty() || id || arrival;
  }

  /** Whether nothing is read, so that the result is always the same. */
  public boolean isEmpty() {
    return !needsRecord() && !readsFlowFile();
  }

  /** What either reads. */
  public Dependencies and(Dependencies other) {
    Set<String> allFields = new LinkedHashSet<>(fields);
    allFields.addAll(other.fields);
    Set<String> allAttributes = new LinkedHashSet<>(attributes);
    allAttributes.addAll(other.attributes);
    return new Dependencies(
        allFields,
        allAttributes,
        wholeRecord || other.wholeRecord,
        id || other.id,
        arrival || other.arrival);
  }

  /** Notes what is read while an expression is compiled. */
  static final class Collector {
    private final Set<String> fields = new LinkedHashSet<>();
    private final Set<String> attributes = new LinkedHashSet<>();
    private boolean wholeRecord;
    private boolean id;
    private boolean arrival;
    private int count;

    void field(String name) {
      fields.add(name);
      count++;
    }

    void attribute(String name) {
      attributes.add(name);
      count++;
    }

    void wholeRecord() {
      wholeRecord = true;
      count++;
    }

    void id() {
      id = true;
      count++;
    }

    void arrival() {
      arrival = true;
      count++;
    }

    /** How many places read something so far. */
    int count() {
      return count;
    }

    Dependencies collected() {
      return new Dependencies(fields, attributes, wholeRecord, id, arrival);
    }
  }
}
