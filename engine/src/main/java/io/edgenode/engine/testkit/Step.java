package io.edgenode.engine.testkit;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;

/** One thing that happens in a scenario. */
sealed interface Step {
  record Send(Attributes attributes, Content content) implements Step {}

  record Pass(long millis) implements Step {}

  record End() implements Step {}
}
