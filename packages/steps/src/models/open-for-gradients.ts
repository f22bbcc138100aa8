// Opens a model whose scores have gradients in its inputs, as attacks need them.

import type { EncodedRows } from './encode-rows.ts';
import { familyOf } from './families.ts';
import { outputsOfRows } from './load-predictor.ts';
import type { DifferentiableModel } from './model-family.ts';
import type { AnyModel } from './model-value.ts';

export interface OpenedForGradients extends DifferentiableModel {
  /** The scores of any number of encoded rows, in batches: `rows × outputs`. */
  outputsOf(rows: EncodedRows): Float32Array;
}

/**
 * Opens a model of any family that has gradients. Whoever opens it disposes of it.
 *
 * @throws Error that names the family, if it has none
 */
export async function openForGradients(model: AnyModel): Promise<OpenedForGradients> {
  const open = familyOf(model).openDifferentiable;
  if (!open)
    throw new Error(`A model of family '${model.description.family}' has no gradients, which this attack needs`);
  const opened = await open(model);
  const { tf, weights } = opened;
  const apply: DifferentiableModel['apply'] = (inputs) => opened.apply(inputs);
  return {
    tf,
    apply,
    weights,
    outputsOf: (rows) => outputsOfRows(tf, { apply, weights }, rows),
    dispose: () => opened.dispose(),
  };
}
