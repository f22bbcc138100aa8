import type { Estimate, Verdict } from '@cairn/core';
import { describe, expect, it } from 'vitest';
import { release } from './release.ts';
import { furtherNames } from './releasing/further-reports.ts';

const sure: Estimate = { value: 0.98, low: 0.96, high: 0.99, n: 360 };
const open: Estimate = { value: 0.7, low: 0.55, high: 0.8, n: 60 };
const undefinedFigure: Estimate = { value: null, low: null, high: null, n: 60, reason: 'no positives' };
const check: Verdict = {
  rule: 'accuracy under FGSM ≥ under PGD',
  value: 0.1,
  low: 0.05,
  high: 0.2,
  required: '≥ 0',
  decision: 'passed',
  isPassed: true,
};

const evidence = {
  metrics: { accuracy: sure, auc: undefinedFigure },
  attack: { robustAccuracy: open, checks: [check] },
  bias: { accuracyDifference: { value: 0.02, low: 0, high: 0.05, n: 360 } },
};

/** Judges the evidence by rules as an author writes them. */
function judge(rules: object): readonly Verdict[] {
  return release.check(evidence, parse(rules));
}

function parse(rules: object): object {
  const schema = release.definition.params!;
  const parsed = schema['~standard'].validate(rules) as {
    readonly value?: object;
    readonly issues?: readonly object[];
  };
  if (!parsed.value) throw new Error(JSON.stringify(parsed.issues));
  return parsed.value;
}

describe('a rule on a bound', () => {
  it('is decided by that bound', () => {
    expect(judge({ metrics: { accuracy: { atLeast: 0.95, on: 'low' } } })[0]).toMatchObject({
      rule: 'metrics.accuracy',
      value: 0.98,
      low: 0.96,
      required: 'lower bound ≥ 0.95',
      decision: 'passed',
      isPassed: true,
    });
    expect(judge({ metrics: { accuracy: { atLeast: 0.97, on: 'low' } } })[0]).toMatchObject({
      decision: 'failed',
      isPassed: false,
    });
    expect(judge({ bias: { accuracyDifference: { atMost: 0.05, on: 'high' } } })[0]).toMatchObject({ isPassed: true });
    expect(judge({ bias: { accuracyDifference: { atMost: 0.04, on: 'high' } } })[0]).toMatchObject({ isPassed: false });
  });
});

describe('a rule on the interval', () => {
  it('holds within, does not outside, and lacks evidence between', () => {
    const decide = (atLeast: number) => judge({ attack: { robustAccuracy: { atLeast } } })[0]?.decision;
    expect([decide(0.5), decide(0.6), decide(0.9)]).toEqual(['passed', 'inconclusive', 'failed']);
  });

  it('counts an open one as not held, unless it says otherwise', () => {
    const rule = { atLeast: 0.6 };
    expect(judge({ attack: { robustAccuracy: rule } })[0]?.isPassed).toBe(false);
    expect(judge({ attack: { robustAccuracy: { ...rule, whenUnsure: 'pass' } } })[0]?.isPassed).toBe(true);
  });
});

it('takes what is undefined, or is not in the report, for a lack of evidence, with the reason', () => {
  expect(judge({ metrics: { auc: { atLeast: 0.5 } } })[0]).toMatchObject({
    decision: 'inconclusive',
    isPassed: false,
    reason: 'no positives',
  });
  expect(judge({ metrics: { nothing: { atLeast: 0.5 } } })[0]?.reason).toBe("the report has no figure 'nothing'");
});

it('judges corruptions and feasible attacks where they are evidence, and lacks evidence without them', () => {
  const rules = { corruption: { corruptedAccuracy: { atLeast: 0.9 } }, feasible: { robustAccuracy: { atLeast: 0.9 } } };
  const given = { ...evidence, corruption: { corruptedAccuracy: sure }, feasible: { robustAccuracy: open } };
  const [feasible, corruption] = release.check(given, parse(rules));
  expect(feasible).toMatchObject({ rule: 'feasible.robustAccuracy', decision: 'failed' });
  expect(corruption).toMatchObject({ rule: 'corruption.corruptedAccuracy', decision: 'passed' });
  expect(judge(rules)[1]).toMatchObject({
    isPassed: false,
    reason: "the report 'corruption' is not among the evidence: give it to the gate",
  });
  // What is not given does not change the key.
  expect(Object.keys(parse({ metrics: { accuracy: { atLeast: 0.5 } } }))).toEqual(['metrics', 'attack', 'bias']);
});

it('judges what a smaller model lost where that is evidence', () => {
  const loss = { value: -0.01, low: -0.03, high: 0.01, n: 200 };
  const given = {
    ...evidence,
    sizes: { accuracyDifference: loss, bytesShare: { value: 0.25, low: 0.25, high: 0.25, n: 200 } },
  };
  const decide = (rules: object) =>
    release.check(given as never, parse({ sizes: rules })).map(({ rule, isPassed }) => [rule, isPassed])[0];
  expect(decide({ accuracyDifference: { atLeast: -0.02, on: 'low' } })).toEqual(['sizes.accuracyDifference', false]);
  expect(decide({ accuracyDifference: { atLeast: -0.05, on: 'low' } })).toEqual(['sizes.accuracyDifference', true]);
  expect(decide({ bytesShare: { atMost: 0.3 } })).toEqual(['sizes.bytesShare', true]);
  expect(judge({ sizes: { bytesShare: { atMost: 0.3 } } })[0]?.reason).toContain("'sizes' is not among the evidence");
});

it('has the checks of the attack among its verdicts', () => {
  expect(judge({ metrics: { accuracy: { atLeast: 0.5 } } }).map(({ rule }) => rule)).toEqual([
    'metrics.accuracy',
    'accuracy under FGSM ≥ under PGD',
  ]);
});

it.each([
  ['accepted', 'refusesAccepted'],
  ['frozen', 'refusesFrozen'],
] as const)('%s results are refused if the rules say so', (rule, refuses) => {
  const { [refuses]: isRefused } = release.definition as unknown as Record<string, (params: unknown) => boolean>;
  const rules = { metrics: { accuracy: { atLeast: 0.5 } } };
  expect(isRefused!(parse({ ...rules, [rule]: 'refuse' }))).toBe(true);
  expect(isRefused!(parse(rules))).toBe(false);
});

describe('a rule about one class', () => {
  const metrics = { recall: open, perClass: { spam: { recall: sure }, rare: { recall: undefinedFigure } } };
  const judgeRecall = (rule: object) =>
    release.check({ ...evidence, metrics }, parse({ metrics: { recall: { atLeast: 0.9, ...rule } } }))[0];

  it('is judged by the figure of that class, and says so', () => {
    expect(judgeRecall({ class: 'spam' })).toMatchObject({
      rule: 'metrics.recall of spam',
      value: 0.98,
      isPassed: true,
    });
    expect(judgeRecall({})).toMatchObject({ rule: 'metrics.recall', value: 0.7, decision: 'failed' });
    expect(judgeRecall({ class: 'rare', whenUnsure: 'refuse' })).toMatchObject({ decision: 'inconclusive' });
  });

  it('is not satisfied by a class that the metrics do not have', () => {
    const verdict = judgeRecall({ class: 'ham' });
    expect(verdict).toMatchObject({ isPassed: false, reason: "there is no class 'ham', only 'spam' and 'rare'" });
    const without = release.check(evidence, parse({ metrics: { accuracy: { atLeast: 0.5, class: 'spam' } } }))[0];
    expect(without).toMatchObject({ isPassed: false, reason: 'the metrics have no figures by class' });
  });

  it('is for metrics alone', () => {
    expect(() => judge({ attack: { robustAccuracy: { atLeast: 0.9, class: 'spam' } } })).toThrow('class');
  });
});

describe('a rule about one grouping', () => {
  const alike: Estimate = { value: 0.01, low: 0, high: 0.05, n: 360 };
  const apart: Estimate = { value: 0.3, low: 0.2, high: 0.4, n: 360 };
  const groupings = [
    { columns: ['sex'], figures: { accuracyDifference: alike } },
    { columns: ['age'], figures: { accuracyDifference: apart } },
    { columns: ['sex', 'age'], figures: { accuracyDifference: apart } },
  ];
  const judgeBias = (rule: object) => {
    const rules = { bias: { accuracyDifference: { atMost: 0.1, ...rule } } };
    const bias = { accuracyDifference: apart, groupings };
    return release.check({ ...evidence, bias }, parse(rules))[0];
  };

  it('is judged by the figure of that grouping, and says so', () => {
    expect(judgeBias({ grouping: 'sex' })).toMatchObject({
      rule: 'bias.accuracyDifference by sex',
      value: 0.01,
      decision: 'passed',
      isPassed: true,
    });
    expect(judgeBias({ grouping: 'age' })).toMatchObject({ value: 0.3, decision: 'failed' });
    expect(judgeBias({ grouping: ['age', 'sex'] })).toMatchObject({ value: 0.3, decision: 'failed' });
    expect(judgeBias({})).toMatchObject({ rule: 'bias.accuracyDifference', value: 0.3 });
  });

  it('is not satisfied by a grouping that the audit does not have', () => {
    expect(judgeBias({ grouping: 'race', whenUnsure: 'pass' })).toMatchObject({
      value: null,
      decision: 'inconclusive',
      isPassed: false,
      reason: 'the audit has no grouping by race, only: sex; age; sex and age',
    });
  });

  it('is for bias alone', () => {
    expect(() => judge({ metrics: { accuracy: { atLeast: 0.9, grouping: 'sex' } } })).toThrow('grouping');
  });
});

it('carries which groups were not compared from the figure to the verdict', () => {
  const reason = 'not compared, with fewer than 10 rows: x (3)';
  const bias = { accuracyDifference: { value: 0.02, low: 0, high: 0.05, n: 360, reason } };
  const [verdict] = release.check({ ...evidence, bias }, parse({ bias: { accuracyDifference: { atMost: 0.1 } } }));
  expect(verdict).toMatchObject({ decision: 'passed', isPassed: true, reason });
});

it('wants at least one rule, and an end for each', () => {
  expect(() => judge({})).toThrow('give at least one rule');
  expect(() => judge({ metrics: { accuracy: {} } })).toThrow('say atLeast, atMost or both');
});

it('judges every further report by one declaration, and names the one that is not there', () => {
  for (const name of furtherNames) {
    const rules = { [name]: { accuracy: { atLeast: 0.9, on: 'low' } } };
    const given = { ...evidence, [name]: { accuracy: sure } };
    expect(release.check(given as never, parse(rules))[0]).toMatchObject({ rule: `${name}.accuracy`, isPassed: true });
    expect(judge(rules)[0]).toMatchObject({
      isPassed: false,
      reason: `the report '${name}' is not among the evidence: give it to the gate`,
    });
  }
  expect(furtherNames).toContain('privacy');
  expect(() => parse({ privcy: { auc: { atMost: 0.6 } } })).toThrow('privcy');
});

it('has the checks of an explanation among its verdicts', () => {
  const failed: Verdict = { ...check, rule: 'attributions add up', decision: 'failed', isPassed: false };
  const given = { ...evidence, explanation: { checks: [failed] } };
  const rules = parse({ metrics: { accuracy: { atLeast: 0.5 } } });
  expect(release.check(given as never, rules).at(-1)).toEqual(failed);
});
