/**
 * Drives components without threads and without sleeps: for the tests of components, of this
 * project and of plugins.
 */
@NullMarked
package io.edgenode.engine.testkit;

import org.jspecify.annotations.NullMarked;
