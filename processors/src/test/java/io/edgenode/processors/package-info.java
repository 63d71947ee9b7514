@NullMarked
package io.edgenode.processors;

import org.jspecify.annotations.NullMarked;
