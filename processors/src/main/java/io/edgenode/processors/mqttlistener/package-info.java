/** Source {@code mqtt-listener}. */
@NullMarked
package io.edgenode.processors.mqttlistener;

import org.jspecify.annotations.NullMarked;
