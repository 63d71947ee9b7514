/** What sources share on their way into the journal. */
@NullMarked
package io.edgenode.processors.intake;

import org.jspecify.annotations.NullMarked;
