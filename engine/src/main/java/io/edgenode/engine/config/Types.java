package io.edgenode.engine.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/** Looks into declared types. */
final class Types {
  private Types() {}

  static Class<?> raw(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return (Class<?>) parameterized.getRawType();
    }
    if (type instanceof Class<?> plain) {
      return plain;
    }
    throw new IllegalStateException("an option can't be of type " + type);
  }

  static Type argument(Type type, int index) {
    if (type instanceof ParameterizedType parameterized) {
      return parameterized.getActualTypeArguments()[index];
    }
    throw new IllegalStateException(type + " needs its type arguments");
  }
}
