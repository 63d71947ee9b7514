/** What sources that listen on a port share. */
@NullMarked
package io.edgenode.processors.listen;

import org.jspecify.annotations.NullMarked;
