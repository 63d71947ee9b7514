package io.edgenode.engine.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a type of option that has a way of being written of its own. The binding is made by its only
 * constructor, without arguments or with the {@link io.edgenode.engine.expression.FunctionRegistry}
 * of what expressions may call.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface BoundBy {
  /** Has a constructor without parameters. */
  Class<? extends Binding<?>> value();
}
