// How the attributions of a model are computed.

import { imageOf } from '../models/encode-rows.ts';
import { familyOf } from '../models/families.ts';
import type { AnyModel } from '../models/model-value.ts';
import type { ChosenMethod } from './attribute-rows.ts';
import { mostExactColumns } from './column-shapley.ts';
import type { ParsedExplainParams } from './explain-params.ts';

/**
 * `auto` becomes the method that suits the family.
 *
 * @throws Error for a method that the model has no use for, and for an image whose model has no gradients
 */
export function chooseMethod(
  model: AnyModel,
  { method, also = [] }: Pick<ParsedExplainParams, 'method' | 'also'>,
): ChosenMethod {
  const family = familyOf(model);
  const { features, family: name } = model.description;
  const tokens = tokenColumn(model);
  if (method === 'expected-gradients' && tokens !== undefined)
    throw new Error(`method: '${tokens}' is read as tokens, which have no gradients: use 'exact' or 'permutation'`);
  const hasGradients = family.openDifferentiable && tokens === undefined;
  if (method === 'expected-gradients' || (method === 'auto' && hasGradients && !family.isAdditive)) {
    if (!family.openDifferentiable)
      throw new Error(`method: a model of family '${name}' has no gradients: use 'exact' or 'permutation'`);
    return 'expected-gradients';
  }
  if (method === 'auto' && family.isAdditive) return 'additive';
  if (isImageModel(model)) {
    if (method === 'auto' && also.length > 0) return 'none';
    throw new Error(
      `method: '${features[0]!.name}' is an image, which only 'expected-gradients' takes apart; with also: ['lime', 'occlusion'] a model of any family is explained`,
    );
  }
  if (method === 'tree' || (method === 'auto' && family.openShapley)) {
    if (!family.openShapley)
      throw new Error(`method: a model of family '${name}' has no trees: use 'exact' or 'permutation'`);
    return 'tree';
  }
  const isExact = method === 'exact' || (method === 'auto' && features.length <= mostExactColumns);
  if (isExact && features.length > 2 * mostExactColumns)
    throw new Error(`method: 'exact' tries 2^${features.length} sets of columns: use 'permutation'`);
  return isExact ? 'exact' : 'permutation';
}

/** Whether the model takes one image and nothing else: its attributions are those of the image's numbers. */
export function isImageModel({ description }: Pick<AnyModel, 'description'>): boolean {
  return imageOf(description.features) !== undefined;
}

/** A text that a network reads token by token: a slope in the number of a token means nothing. */
export function tokenColumn({ description }: Pick<AnyModel, 'description'>): string | undefined {
  return description.features.find(({ encoder }) => encoder.type === 'tokens')?.name;
}
