package io.edgenode.engine.api;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One option of a component, on a component of its config record. The one place from which YAML
 * binding, lint, JSON Schema, reference and {@code describe} are derived. The option's name is the
 * record component's in kebab-case.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Option {
  /** What it does, one or two sentences. */
  String doc();

  /** The default, written as in YAML; without one the option is required unless Optional. */
  String defaultValue() default NONE;

  /** An example, written as in YAML. */
  String example() default "";

  /** The least value, written as in YAML. */
  String min() default "";

  /** The greatest value, written as in YAML. */
  String max() default "";

  /** Never shown, logged or exported. */
  boolean secret() default false;

  /**
   * Whether what the component keeps in its state depends on it: a change then gives the component
   * fresh state (K36). False for what only tunes, such as a batch size or an address.
   */
  boolean shapesState() default true;

  /**
   * On an option of a nested record: a single value written in place of the nested mapping sets
   * this option alone, as in {@code timestamp: ts} for {@code timestamp: { field: ts }}.
   */
  boolean shorthand() default false;

  /** Names that older versions used. */
  String[] formerly() default {};

  /** Says that there is no default. */
  String NONE = "\0";
}
