import type { NodeView } from '../view/run-view.ts';

/** What the drawing of a graph needs of a node, which may still wait or run. */
export interface GraphNode extends Pick<NodeView, 'id' | 'label' | 'step' | 'role' | 'inputs' | 'seconds'> {
  readonly outcome: NodeView['outcome'] | 'running' | 'waits';
}
