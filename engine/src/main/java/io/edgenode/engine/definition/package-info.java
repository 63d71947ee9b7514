/**
 * What a flow is once its YAML was read, bound and validated whole: typed, resolved, in topological
 * order. Knows no runtime.
 */
@NullMarked
package io.edgenode.engine.definition;

import org.jspecify.annotations.NullMarked;
