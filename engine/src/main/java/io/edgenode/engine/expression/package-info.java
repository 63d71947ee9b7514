/**
 * The expression language: text is compiled once, with typed parameters, to an immutable {@link
 * io.edgenode.engine.expression.Expression}; each lane asks it for an evaluator of its own.
 * Templates and keys are made of expressions. Sandboxed: no reflection, no loops, bounded in
 * length, nesting, operations and size of results.
 */
@NullMarked
package io.edgenode.engine.expression;

import org.jspecify.annotations.NullMarked;
