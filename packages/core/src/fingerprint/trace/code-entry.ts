// A piece of code, or a whole module, in the graph of a trace.

import type { ParsedModule } from '../parse/parse-module.ts';
import type { GraphNode } from './hash-graph.ts';

/** The first edges of a unit are those of its references. */
export interface CodeEntry extends GraphNode {
  readonly module: ParsedModule;
  /** Null for the module as a whole. */
  readonly unit: number | null;
  readonly via: number | null;
}
