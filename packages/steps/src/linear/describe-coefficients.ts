// A linear model in words: what each of its coefficients means in the units of its column.

import { z } from 'zod';
import { listInputs, type ModelInput } from '../models/list-inputs.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { LinearFit } from './linear-fit.ts';

const coefficientSchema = z.strictObject({
  feature: z.string(),
  /** The category, the class of a mean, the unit of a date's part, the term, or the position of a pixel; null for the column's own number. */
  value: z.string().nullable(),
  /** What it is about: a class, or the label of a regressor. */
  output: z.string(),
  /** The coefficient of the encoded number. It can be compared between columns that are scaled alike. */
  coefficient: z.number(),
  /** What one unit of the column adds to the score; of a scaling that is not linear, one unit of what `meaning` names. */
  perUnit: z.number(),
  /** By how much one unit multiplies the odds of the class; null for a regressor. */
  oddsRatio: z.number().nullable(),
  meaning: z.string(),
});

export const coefficientsSchema = z.strictObject({
  /** The score of a row whose numbers are all 0, and that has none of the categories. */
  intercepts: z.record(z.string(), z.number()),
  coefficients: z.array(coefficientSchema),
  /** Passes of the solver until the optimum. */
  iterations: z.int(),
});

export type CoefficientsReport = z.output<typeof coefficientsSchema>;

/** Outputs are the classes, one of two; each class's scores are log odds against the others only when there are two. */
export function describeCoefficients(description: ModelDescription, fit: LinearFit): CoefficientsReport {
  const inputs = listInputs(description.features);
  const outputs = outputsOf(description);
  return {
    intercepts: Object.fromEntries(
      outputs.map((output, k) => [
        output,
        fit.intercepts[k]! +
          inputs.reduce(
            (total, { type, zero }, j) =>
              total + (type === 'number' || type === 'mean' ? fit.coefficients[k]![j]! * zero : 0),
            0,
          ),
      ]),
    ),
    coefficients: outputs.flatMap((output, k) =>
      inputs.map((input, j) => describeOne(description, input, output, fit.coefficients[k]![j]!)),
    ),
    iterations: fit.iterations,
  };
}

function describeOne(description: ModelDescription, input: ModelInput, output: string, coefficient: number) {
  const perUnit = coefficient * input.unit;
  const oddsRatio = description.task === 'classification' ? Math.exp(perUnit) : null;
  const about = `'${description.label}' being '${output}'`;
  const effect =
    oddsRatio === null
      ? `changes '${output}' by ${round(perUnit)}`
      : description.classes.length === 2
        ? `multiplies the odds of ${about} by ${roundRatio(oddsRatio)}`
        : `multiplies the weight of ${about}, among the other classes, by ${roundRatio(oddsRatio)}`;
  const { feature, value } = input;
  return {
    feature,
    value,
    output,
    coefficient,
    perUnit,
    oddsRatio,
    meaning: `${describeInput(description, input)} ${effect}`,
  };
}

function describeInput({ features, task, label }: ModelDescription, { feature, type, value }: ModelInput): string {
  const { column, encoder } = features.find(({ name }) => name === feature)!;
  if (type === 'category' && column.type === 'categories') return `'${feature}' including '${value}'`;
  if (type === 'category') return `'${feature}' being '${value}'`;
  if (type === 'null') return `'${feature}' being missing`;
  if (type === 'mean') {
    const being = task === 'regression' ? `'${value}'` : `'${label}' being '${value}'`;
    return `Each unit of the mean of ${being} in the training rows with the row's '${feature}'`;
  }
  if (encoder.type === 'rank') return `Each position of '${feature}' in the order of its categories`;
  if (encoder.type === 'log') return `Each unit of ln(1 + '${feature}')`;
  if (encoder.type === 'yeo-johnson') return `Each unit of the Yeo-Johnson power of '${feature}'`;
  if (encoder.type === 'quantile')
    return encoder.output === 'normal'
      ? `Each deviation of the normal quantile of '${feature}'`
      : `'${feature}' going from the lowest to the highest of the training rows`;
  if (type === 'term') return `The weight 1 of '${value}' in '${feature}'`;
  if (type === 'pixel') return `Each unit of pixel ${value} of '${feature}'`;
  if (column.type === 'date') return `Each ${value} of '${feature}'`;
  if (column.type === 'boolean') return `'${feature}' being true`;
  const unit = column.type === 'number' && column.unit ? ` (${column.unit})` : '';
  return `Each unit of '${feature}'${unit}`;
}

/** The class of each score, or the label. */
function outputsOf({ task, classes, label }: ModelDescription): readonly string[] {
  if (task === 'regression') return [label];
  return classes.length === 2 ? [classes[1]!] : classes;
}

function round(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

/** A ratio near 1 needs more digits: 1.00002 is not 1. */
function roundRatio(ratio: number): string {
  const off = Math.abs(ratio - 1);
  return off === 0 || off > 0.01 ? round(ratio) : ratio.toFixed(Math.min(12, 1 - Math.floor(Math.log10(off))));
}
