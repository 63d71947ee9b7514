package io.edgenode.engine.api.repo;

/** What a journal record is (K12). Nothing else reaches lane state (P3). The codes are on disk. */
public enum RecordKind {
  /** A FlowFile. */
  DATA(1),
  /** Time passed: timers may be due. */
  TICK(2),
  /** Lane time's offset is set (K19); payload: the offset, 8 bytes. */
  CLOCK(3),
  /** A source has ended. */
  END_OF_SOURCE(4),
  /** A new flow version starts here (K35); payload: its hash in ASCII. */
  FLOW(5),
  /** A new version of a lookup table; payload: its name and content hash. */
  TABLE(6),
  /** What drop-oldest gave up; payload: count, first and last sequence. */
  GAP(7),
  /** A source's position moved without a FlowFile for this lane (K16). */
  POSITION(8);

  private static final RecordKind[] BY_CODE = new RecordKind[POSITION.code + 1];

  static {
    for (RecordKind kind : values()) {
      BY_CODE[kind.code] = kind;
    }
  }

  private final int code;

  RecordKind(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }

  /**
   * @throws StoreException for a code that this version does not know
   */
  public static RecordKind of(int code) {
    if (code >= DATA.code && code < BY_CODE.length) {
      return BY_CODE[code];
    }
    throw new StoreException(
        StoreException.Kind.INCOMPATIBLE,
        "record kind " + code + " is unknown here: the journal was written by a newer version");
  }
}
