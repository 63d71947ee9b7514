/** The end-to-end benchmark: file → filter → map → file, beside a hand-written loop. */
@NullMarked
package io.edgenode.benchmarks.readings;

import org.jspecify.annotations.NullMarked;
