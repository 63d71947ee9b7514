@NullMarked
package io.edgenode.repo;

import org.jspecify.annotations.NullMarked;
