package io.edgenode.engine.record;

import java.util.Arrays;

/**
 * The names that an editor gave fields, each once, so that its slots hold numbers and no
 * references: those it has anew for every record, and each would cost a collector's barrier.
 * Belongs to its editor.
 */
final class EditedNames {
  private static final int FIRST_CAPACITY = 8;

  /** Beyond so many, names are made for single records: none is kept for the next. */
  private static final int KEPT = 64;

  private FieldName[] names = new FieldName[FIRST_CAPACITY];
  private int count;

  /** Begins with a record that has none of them. */
  void start() {
    if (count > KEPT) {
      Arrays.fill(names, null);
      count = 0;
    }
  }

  FieldName get(int place) {
    return names[place];
  }

  /** Where a name is; it is added where it is not as this place of use left it. */
  @SuppressWarnings("ReferenceEquality") // one of equal text elsewhere is another place of use
  int place(FieldName name) {
    int guess = name.place;
    if (guess < count && names[guess] == name) {
      return guess;
    }
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
    }
    names[count] = name;
    name.place = count;
    return count++;
  }
}
