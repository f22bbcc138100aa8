// Whether models can be compared: they predict the same.

import type { AnyModel } from '../models/model-value.ts';

/** @throws Error that names two models with different labels or classes */
export function checkAlike(models: Readonly<Record<string, AnyModel>>, baseline: string): void {
  const known = models[baseline]!.description;
  for (const [name, { description }] of Object.entries(models)) {
    if (description.label !== known.label)
      throw new Error(`'${name}' predicts '${description.label}', and '${baseline}' predicts '${known.label}'`);
    if (description.classes.join('\n') !== known.classes.join('\n'))
      throw new Error(
        `'${name}' has the classes ${description.classes.join(', ') || 'none'}, and '${baseline}' has ${known.classes.join(', ') || 'none'}: they must be the same, in the same order`,
      );
  }
}
