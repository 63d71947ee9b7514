@NullMarked
package io.edgenode.processors.intake;

import org.jspecify.annotations.NullMarked;
