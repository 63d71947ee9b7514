package io.edgenode.processors.csv;

import io.edgenode.engine.config.BoundBy;
import io.edgenode.engine.record.CsvReader.FieldType;
import java.util.Map;

/**
 * What CSV columns are read as: {@code auto}, or some columns' types by name and text for the rest.
 *
 * @param named the columns that differ from {@code others}
 * @param others the type of all other columns
 */
@BoundBy(ColumnTypesBinding.class)
public record ColumnTypes(Map<String, FieldType> named, FieldType others) {
  /** Every field is text. */
  public static final ColumnTypes TEXT = new ColumnTypes(Map.of(), FieldType.TEXT);

  /** What looks like a number is one. */
  public static final ColumnTypes AUTO = new ColumnTypes(Map.of(), FieldType.AUTO);
}
