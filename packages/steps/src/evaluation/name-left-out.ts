// Which classes a mean leaves out: its figure knows them by index, who reads it by name.

import type { Estimate } from '@cairn/stats';
import type { MeanOfClasses } from './estimate-schema.ts';

export function nameLeftOut({ leftOut, ...estimate }: Estimate, classes: readonly string[]): MeanOfClasses {
  return leftOut === undefined ? estimate : { ...estimate, leftOut: leftOut.map((index) => classes[index]!) };
}
