/** A plugin: a processor with state of its own, and a function for expressions. */
@NullMarked
package io.edgenode.examples.plugin;

import org.jspecify.annotations.NullMarked;
