// Scores that are positive where the row's own threshold is passed: a probability of a half is the threshold of its group.

import { createHash } from 'node:crypto';
import { positiveIndex } from '../deciding/decide.ts';
import { chanceOf, type GroupRule } from '../mending/fit-group-thresholds.ts';
import { interpretScores } from '../models/interpret-scores.ts';
import type { Feature } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';
import { groupKeysOf } from './group-keys.ts';
import type { InnerModel } from './inner-model.ts';
import type { GroupThresholds } from './wrapping.ts';

/** Log odds are at most this far from the threshold. */
const farthest = 40;
/** Those of a row that is as near to it as rounding can tell: its side still shows in the probabilities. */
const nearest = 1e-9;

/**
 * Log odds of the row less those of its threshold. Between the thresholds of its group a row is decided by a number from 0 to 1
 * that is drawn from its own values and the seed: the same row is always decided the same, whatever rows are with it.
 *
 * @throws Error that names the row, where there is no rule for its group
 */
export function scoreByGroup(
  { model: { description }, opened }: InnerModel,
  { columns, rules, seed }: GroupThresholds,
  features: readonly Feature[],
  rows: AnyTable,
): Float64Array {
  const { probabilities } = interpretScores(description, opened.scoresOf(rows));
  const index = positiveIndex(description.classes, description.positive);
  const keys = groupKeysOf(rows, columns);
  const scores = new Float64Array(probabilities.length);
  for (const [row, key] of keys.entries()) {
    const rule = Object.hasOwn(rules, key) ? rules[key]! : undefined;
    if (!rule)
      throw new Error(
        `There is no threshold for the group '${key}' of row ${rows.rowNumbers[row]}: the rows that thresholds were chosen on had no such group`,
      );
    const probability = probabilities[2 * row + index]!;
    const drawn = () => drawOf(rows, row, features, seed);
    scores[2 * row + index] = marginOf(probability, thresholdOf(rule, drawn));
  }
  return scores;
}

/** The probability above which this row is positive: -1 if it always is, 2 if it never is. */
export function thresholdOf(rule: GroupRule, draw: () => number): number {
  const lower = Math.min(rule.threshold0, rule.threshold1);
  const higher = Math.max(rule.threshold0, rule.threshold1);
  const [always, between, most] = [-1, (lower + higher) / 2, 2].map((at) => chanceOf(rule, at));
  if (isCertain(always!) && isCertain(most!) && (lower === higher || isCertain(between!)))
    return pick(0.5, always!, between!, most!);
  return pick(draw(), always!, between!, most!);

  function pick(at: number, below: number, middle: number, above: number): number {
    if (at < below) return -1;
    if (lower !== higher && at < middle) return lower;
    return at < above ? higher : 2;
  }
}

function isCertain(chance: number): boolean {
  return chance === 0 || chance === 1;
}

function marginOf(probability: number, threshold: number): number {
  if (threshold < 0) return farthest;
  if (threshold > 1) return -farthest;
  const margin = Math.max(-farthest, Math.min(farthest, logit(probability) - logit(threshold)));
  return probability > threshold ? Math.max(margin, nearest) : Math.min(margin, -nearest);
}

function logit(probability: number): number {
  if (probability <= 0) return -2 * farthest;
  return probability >= 1 ? 2 * farthest : Math.log(probability / (1 - probability));
}

/** A number from 0 up to 1 that depends on the row's values of the features and the seed, and on nothing else. */
export function drawOf(rows: AnyTable, row: number, features: readonly Feature[], seed: number): number {
  const hash = createHash('sha256').update(String(seed));
  for (const { name } of features) {
    const values: unknown = rows.column(name);
    const value = Array.isArray(values) ? (values[row] as unknown) : pixelsAt(values, row);
    hash.update(`\n${JSON.stringify([name, value])}`);
  }
  return hash.digest().readUIntBE(0, 6) / 2 ** 48;
}

function pixelsAt(values: unknown, row: number): readonly number[] {
  const { shape, data } = values as { readonly shape: readonly number[]; readonly data: Float32Array };
  const size = shape.reduce((total, side) => total * side, 1);
  return [...data.subarray(row * size, (row + 1) * size)];
}
