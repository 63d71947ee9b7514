/** The command line: one class a command, exit codes as the contract says. */
@NullMarked
package io.edgenode.node.cli;

import org.jspecify.annotations.NullMarked;
