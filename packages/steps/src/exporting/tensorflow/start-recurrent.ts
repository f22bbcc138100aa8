// Recurrent layers in a graph for any number of rows: tfjs starts them with zeros of a shape that it writes down, and the graph
// must take the number of rows from the rows themselves.

import type { LayersModel, Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../../backend/tfjs.ts';

/** Parts of tfjs that its types keep to themselves. */
interface Recurrent {
  readonly cell?: { readonly stateSize: number | readonly number[] };
  /** Of `Bidirectional`. */
  readonly forwardLayer?: Recurrent;
  readonly backwardLayer?: Recurrent;
  /** Present if it is a network inside of the network. */
  readonly layers?: readonly Recurrent[];
  getInitialState?(inputs: Tensor): Tensor[];
}

/** Changes the recurrent layers of the network that it is given. What they give is the same. */
export function startRecurrent(tf: Tfjs, { layers }: LayersModel): void {
  for (const layer of layers as unknown as readonly Recurrent[]) startLayer(tf, layer);
}

function startLayer(tf: Tfjs, layer: Recurrent): void {
  const inner = [layer.forwardLayer, layer.backwardLayer, ...(layer.layers ?? [])];
  for (const one of inner) if (one) startLayer(tf, one);
  const { cell } = layer;
  if (!cell || !layer.getInitialState) return;
  layer.getInitialState = (inputs) => {
    const zero = tf.expandDims(tf.sum(tf.zerosLike(inputs), [1, 2]), -1);
    return [cell.stateSize].flat().map((size) => (size > 1 ? tf.tile(zero, [1, size]) : zero));
  };
}
