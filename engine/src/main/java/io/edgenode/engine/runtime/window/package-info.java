/** Time at windows: what feeds them, how far event time has come, when they are due (K21). */
@NullMarked
package io.edgenode.engine.runtime.window;

import org.jspecify.annotations.NullMarked;
