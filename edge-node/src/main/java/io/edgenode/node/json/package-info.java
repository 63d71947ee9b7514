/** JSON values as trees, for what people compare and redact; the data path has its own. */
@NullMarked
package io.edgenode.node.json;

import org.jspecify.annotations.NullMarked;
