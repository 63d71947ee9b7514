package io.edgenode.engine.api;

/** What the runtime gives a window manager when it is opened. Lane only. */
public interface WindowContext extends ProcessorContext {
  /** Whether times are the FlowFiles' own; else they are journal time, which never falls back. */
  boolean eventTime();
}
