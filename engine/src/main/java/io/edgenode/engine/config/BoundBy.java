package io.edgenode.engine.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a type of option that has a way of being written of its own. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BoundBy {
  /** Has a constructor without parameters. */
  Class<? extends Binding<?>> value();
}
