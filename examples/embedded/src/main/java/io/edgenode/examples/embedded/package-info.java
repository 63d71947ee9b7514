/** The engine as a library: a flow in a Java program of one's own. */
@NullMarked
package io.edgenode.examples.embedded;

import org.jspecify.annotations.NullMarked;
