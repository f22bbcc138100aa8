// What is looked for: a class, another class, or a range of numbers.

import { offerNames } from '@cairn/core';
import { decideClasses } from '../deciding/decide.ts';
import { type Aim, awayFrom } from '../feasible/aims.ts';
import { interpretScores } from '../models/interpret-scores.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { ParsedCounterfactualParams } from './counterfactual-params.ts';

export interface Target {
  readonly aim: Aim;
  /** The position of the class that is looked for; null for any other class, and for a regressor. */
  readonly index: number | null;
  /** What a model's slopes are multiplied by, to come closer to the target: by row. */
  weightsOf(row: number): readonly number[];
}

/**
 * @param predicted - by row, the position of the predicted class; of a regressor its number
 * @throws Error that names the target, if the model does not have it
 */
export function readTarget(
  description: ModelDescription,
  target: ParsedCounterfactualParams['target'],
  predicted: ArrayLike<number>,
): Target {
  const { task, label, classes, positive } = description;
  if (task === 'regression') {
    if (typeof target !== 'object')
      throw new Error(`target: '${label}' is a number: give the range to reach, such as { min: 100 }`);
    const range = { min: target.min ?? Number.NEGATIVE_INFINITY, max: target.max ?? Number.POSITIVE_INFINITY };
    return {
      aim: intoRange(description, range),
      index: null,
      weightsOf: (row) => [predicted[row]! < range.min ? 1 : -1],
    };
  }
  if (typeof target === 'object') throw new Error(`target: '${label}' is not a number: name one of its classes`);
  const index = target === undefined ? null : classes.indexOf(String(target));
  if (index !== null && index < 0)
    throw new Error(`target: '${target}' is not a class of '${label}'. ${offerNames(String(target), classes)}`);
  return {
    aim: index === null ? awayFrom(description, predicted) : toward(description, index),
    index,
    weightsOf(row) {
      const own = predicted[row]!;
      // Of two classes a model's slopes are those of the log odds of the positive one.
      if (classes.length === 2) return [classes[own] === positive ? -1 : 1];
      return classes.map((_, k) => (k === own ? -1 : index === null || k === index ? 1 : 0));
    },
  };
}

function toward(description: ModelDescription, index: number): Aim {
  return {
    valueOf(scores) {
      let other = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < scores.length; k++) if (k !== index) other = Math.max(other, scores[k]!);
      return scores[index]! - other;
    },
    isReached: (scores) => decideClasses(description, scores)[0] === index,
  };
}

function intoRange(description: ModelDescription, { min, max }: { readonly min: number; readonly max: number }): Aim {
  const numberOf = (scores: ArrayLike<number>) => interpretScores(description, Float64Array.of(scores[0]!)).values[0]!;
  const missing = (value: number) => Math.max(min - value, value - max, 0);
  return {
    valueOf: (scores) => -missing(numberOf(scores)),
    isReached: (scores) => missing(numberOf(scores)) === 0,
  };
}
