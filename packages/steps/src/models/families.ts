// The families of models, by the name that a model's description has.

import { constantFamily } from '../constant/constant-family.ts';
import { openEnsemble } from '../ensembles/open-ensemble.ts';
import { integersFamily } from '../integers/integers-family.ts';
import { linearFamily } from '../linear/linear-family.ts';
import type { FamilyName } from '../schemas/model-description.ts';
import { treesFamily } from '../trees/trees-family.ts';
import { openWrapped } from '../wrapped/open-wrapped.ts';
import type { ModelFamily } from './model-family.ts';
import type { AnyModel } from './model-value.ts';
import { networkFamily } from './network-family.ts';

const families: Readonly<Record<FamilyName, ModelFamily>> = {
  network: networkFamily,
  linear: linearFamily,
  trees: treesFamily,
  constant: constantFamily,
  integers: integersFamily,
  ensemble: { open: (model) => openEnsemble(model, familyOf) },
  wrapped: { open: (model) => openWrapped(model, familyOf) },
};

/** @throws Error that names the family, if this version does not know it */
export function familyOf({ description }: Pick<AnyModel, 'description'>): ModelFamily {
  const { family } = description;
  if (!Object.hasOwn(families, family))
    throw new Error(`Unknown model family '${family}': it was probably trained with a newer version of @cairn/steps`);
  return families[family];
}
