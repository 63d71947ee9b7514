/** Flow tests: YAML files that say what a flow is given and what its sinks then must have. */
@NullMarked
package io.edgenode.node.flowtest;

import org.jspecify.annotations.NullMarked;
