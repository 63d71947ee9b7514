package io.edgenode.engine.record;

/** Goes through the elements of a JSON list once. Belongs to who asked for it. */
public final class ListElements {
  private final byte[] json;
  private final int start;
  private final int end;
  private int at;

  ListElements(byte[] json, int start, int end) {
    this.json = json;
    this.start = start;
    this.end = end;
    this.at = Json.next(json, start + 1, end, start);
  }

  /** Reads the next element, or says that there is none. */
  public boolean next(Value into) {
    int from = at;
    int behind = advance();
    if (behind == 0) {
      return false;
    }
    into.load(json, from, behind);
    return true;
  }

  /** Moves behind the element at hand; gives where it ends, flagged, or 0 where there is none. */
  int advance() {
    if (json[at] == ']') {
      return 0;
    }
    int behind = Json.value(json, at, end, start);
    at = Json.next(json, behind & Json.POSITION, end, start);
    if (json[at] == ',') {
      at = Json.next(json, at + 1, end, start);
    }
    return behind;
  }
}
