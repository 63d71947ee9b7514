/**
 * From text to typed records: YAML and JSON read with limits and positions, parameters, environment
 * and secrets put in, options bound by their declared type, and every problem reported at once with
 * file, line and column. Knows no flow and no component.
 */
@NullMarked
package io.edgenode.engine.config;

import org.jspecify.annotations.NullMarked;
