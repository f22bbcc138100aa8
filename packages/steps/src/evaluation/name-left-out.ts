// Names the classes that a mean leaves out: the figure has their indices, and readers need their names.

import type { Estimate } from '@cairn/stats';
import type { MeanOfClasses } from './estimate-schema.ts';

export function nameLeftOut({ leftOut, ...estimate }: Estimate, classes: readonly string[]): MeanOfClasses {
  return leftOut === undefined ? estimate : { ...estimate, leftOut: leftOut.map((index) => classes[index]!) };
}
