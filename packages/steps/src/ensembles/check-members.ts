// Models that can be one: the same label, classes and cleaning.

import { isDeepStrictEqual } from 'node:util';
import type { AnyModel } from '../models/model-value.ts';

/** @throws Error that names the models which do not go together */
export function checkMembers(models: Readonly<Record<string, AnyModel>>): void {
  const all = Object.entries(models);
  if (all.length < 2)
    throw new Error(`An ensemble needs two models, and there ${all.length === 1 ? 'is' : 'are'} ${all.length}`);
  const [firstName, { description: first }] = all[0]!;
  for (const [name, { description }] of all) {
    const both = `'${firstName}' and '${name}'`;
    if (description.label !== first.label)
      throw new Error(`${both} do not go together: they predict '${first.label}' and '${description.label}'`);
    if (!isDeepStrictEqual(description.classes, first.classes))
      throw new Error(`${both} do not go together: their classes are not the same, in the same order`);
    if (!isDeepStrictEqual(description.cleaning, first.cleaning))
      throw new Error(
        `${both} do not go together: their training rows were cleaned differently, so no raw row fits both`,
      );
  }
}
