import type { Estimate, Verdict } from '@cairn/core';
import { describe, expect, it } from 'vitest';
import { release } from './release.ts';

const sure: Estimate = { value: 0.98, low: 0.96, high: 0.99, n: 360 };
const open: Estimate = { value: 0.7, low: 0.55, high: 0.8, n: 60 };
const undefinedFigure: Estimate = { value: null, low: null, high: null, n: 60, reason: 'no positives' };
const check: Verdict = {
  rule: 'accuracy under FGSM ≥ under PGD',
  found: 0.1,
  low: 0.05,
  high: 0.2,
  wanted: '≥ 0',
  decision: 'holds',
  isHeld: true,
};

const evidence = {
  metrics: { accuracy: sure, auc: undefinedFigure },
  attack: { robustAccuracy: open, checks: [check] },
  bias: { accuracyDifference: { value: 0.02, low: 0, high: 0.05, n: 360 } },
};

/** Judges the evidence by rules as an author writes them. */
function judge(rules: object): readonly Verdict[] {
  const schema = release.definition.params!;
  const parsed = schema['~standard'].validate(rules) as {
    readonly value?: object;
    readonly issues?: readonly object[];
  };
  if (!parsed.value) throw new Error(JSON.stringify(parsed.issues));
  return release.check(evidence, parsed.value);
}

describe('a rule on a bound', () => {
  it('is decided by that bound', () => {
    expect(judge({ metrics: { accuracy: { atLeast: 0.95, on: 'low' } } })[0]).toMatchObject({
      rule: 'metrics.accuracy',
      found: 0.98,
      low: 0.96,
      wanted: 'lower bound ≥ 0.95',
      decision: 'holds',
      isHeld: true,
    });
    expect(judge({ metrics: { accuracy: { atLeast: 0.97, on: 'low' } } })[0]).toMatchObject({
      decision: 'does not',
      isHeld: false,
    });
    expect(judge({ bias: { accuracyDifference: { atMost: 0.05, on: 'high' } } })[0]).toMatchObject({ isHeld: true });
    expect(judge({ bias: { accuracyDifference: { atMost: 0.04, on: 'high' } } })[0]).toMatchObject({ isHeld: false });
  });
});

describe('a rule on the interval', () => {
  it('holds within, does not outside, and lacks evidence between', () => {
    const decide = (atLeast: number) => judge({ attack: { robustAccuracy: { atLeast } } })[0]?.decision;
    expect([decide(0.5), decide(0.6), decide(0.9)]).toEqual(['holds', 'not enough evidence', 'does not']);
  });

  it('counts an open one as not held, unless it says otherwise', () => {
    const rule = { atLeast: 0.6 };
    expect(judge({ attack: { robustAccuracy: rule } })[0]?.isHeld).toBe(false);
    expect(judge({ attack: { robustAccuracy: { ...rule, whenUnsure: 'pass' } } })[0]?.isHeld).toBe(true);
  });
});

it('takes what is undefined, or is not in the report, for a lack of evidence, with the reason', () => {
  expect(judge({ metrics: { auc: { atLeast: 0.5 } } })[0]).toMatchObject({
    decision: 'not enough evidence',
    isHeld: false,
    reason: 'no positives',
  });
  expect(judge({ metrics: { nothing: { atLeast: 0.5 } } })[0]?.reason).toBe("the report has no figure 'nothing'");
});

it('has the checks of the attack among its verdicts', () => {
  expect(judge({ metrics: { accuracy: { atLeast: 0.5 } } }).map(({ rule }) => rule)).toEqual([
    'metrics.accuracy',
    'accuracy under FGSM ≥ under PGD',
  ]);
});

it('wants at least one rule, and an end for each', () => {
  expect(() => judge({})).toThrow('give at least one rule');
  expect(() => judge({ metrics: { accuracy: {} } })).toThrow('say atLeast, atMost or both');
});
