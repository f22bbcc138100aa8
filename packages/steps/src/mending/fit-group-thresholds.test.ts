// Thresholds by group, against Fairlearn's own numbers.

import { describe, expect, test } from 'vitest';
import { chanceOf, type Equality, fitGroupThresholds } from './fit-group-thresholds.ts';
import reference from './group-thresholds.reference.json' with { type: 'json' };
import type { ObjectiveName } from './tradeoff-curve.ts';

/** Fairlearn's infinite thresholds are -1 and 2. */
const toNumber = (value: number | string) => Math.max(-1, Math.min(2, Number(value)));

interface ReferenceSet {
  readonly groups: readonly string[];
  readonly truth: readonly number[];
  readonly scores: readonly number[];
  readonly cases: readonly {
    readonly equality: string;
    readonly objective: string;
    readonly rules: Readonly<Record<string, Readonly<Record<string, number | string>>>>;
    readonly chances: readonly number[];
  }[];
}
const sets = reference.sets as unknown as readonly ReferenceSet[];

describe.each(sets.map((set, place) => ({ place, ...set })))('set $place', ({ groups, truth, scores, cases }) => {
  const names = [...new Set(groups)].sort();
  const scored = names.map((group) => {
    const rows = groups.flatMap((own, row) => (own === group ? [row] : []));
    return {
      group,
      scores: Float64Array.from(rows, (row) => scores[row]!),
      isPositive: Uint8Array.from(rows, (row) => truth[row]!),
    };
  });

  test.each(cases)('$equality, best $objective: the rules and chances are Fairlearn’s', (wanted) => {
    const rules = fitGroupThresholds(scored, wanted.equality as Equality, wanted.objective as ObjectiveName);
    for (const [place, group] of names.entries()) {
      const [found, theirs] = [rules[place]!, wanted.rules[group]!];
      expect(found.threshold0).toBe(toNumber(theirs['threshold0']!));
      expect(found.threshold1).toBe(toNumber(theirs['threshold1']!));
      for (const name of ['p0', 'ignored', 'constant'] as const)
        expect(found[name], name).toBeCloseTo(theirs[name] as number, 12);
    }
    wanted.chances.forEach((chance, row) => {
      expect(chanceOf(rules[names.indexOf(groups[row]!)]!, scores[row]!)).toBeCloseTo(chance, 12);
    });
  });
});

test('a group of one class, or of one row, is refused by name', () => {
  const both = { group: 'f', scores: Float64Array.of(0.2, 0.8), isPositive: Uint8Array.of(0, 1) };
  const one = { group: 'm', scores: Float64Array.of(0.4), isPositive: Uint8Array.of(1) };
  expect(() => fitGroupThresholds([both, one], 'demographic-parity', 'accuracy')).toThrow(
    "All 1 rows of group 'm' have the same class",
  );
});
