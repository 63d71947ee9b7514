/** The ledger (K24): a token is one FlowFile on one edge, and none may vanish. */
@NullMarked
package io.edgenode.engine.runtime.ledger;

import org.jspecify.annotations.NullMarked;
