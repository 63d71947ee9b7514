package io.edgenode.engine.definition;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.config.RecordSpec;
import java.util.List;

/** The options that a component has beside its own, by its kind. */
public final class CommonOptions {
  private CommonOptions() {}

  /** The records whose options every component of this make has. */
  public static List<RecordSpec<?>> of(Descriptor<?> descriptor) {
    return switch (descriptor.kind()) {
      case SOURCE -> List.of(RecordSpec.of(SourceOptions.class));
      case SINK -> List.of(RecordSpec.of(SinkOptions.class));
      case WINDOW -> List.of(RecordSpec.of(WindowOptions.class));
      case PROCESSOR ->
          asynchronous(descriptor) ? List.of(RecordSpec.of(AsyncOptions.class)) : List.of();
    };
  }

  static boolean asynchronous(Descriptor<?> descriptor) {
    return descriptor.factory() instanceof Descriptor.Factory.OfAsyncProcessor<?>;
  }
}
