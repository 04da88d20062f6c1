package dev.railhead.trains;

/** What a lane carries. */
public enum LaneKind {
  /** Code: releases of the application itself. */
  CODE,
  /** Configuration, which may deploy while code deploys; topics mark its riders. */
  CONFIG,
  /** A stack of its own, such as a search service. */
  STACK
}
