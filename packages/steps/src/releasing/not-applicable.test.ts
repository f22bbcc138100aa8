// A model without one of the three pieces of evidence says why, and the gate repeats it.

import { expect, test } from 'vitest';
import { writeCard } from '../bundling/write-card.ts';
import { release } from '../release.ts';
import { type NotApplicable, notApplicable } from './not-applicable.ts';

const sure = { value: 0.98, low: 0.96, high: 0.99, n: 360 };
const declared = (evidence: NotApplicable['notApplicable']): NotApplicable => ({
  notApplicable: evidence,
  reason: 'No row is about a person.',
  summary: [],
});
const full = {
  metrics: { accuracy: sure },
  attack: { robustAccuracy: sure, checks: [] },
  bias: { accuracyDifference: { value: 0.02, low: 0, high: 0.05, n: 360 } },
};
const rules = { metrics: { accuracy: { atLeast: 0.9, on: 'low' } } };
const judge = (evidence: object, given: object = rules) => {
  const parsed = release.definition.params!['~standard'].validate(given) as { readonly value: object };
  return release.check({ ...full, ...evidence } as never, parsed.value as never);
};

test('what is declared not applicable is a verdict with its reason, for the audit and for the attack', () => {
  for (const about of ['attack', 'bias'] as const) {
    const verdicts = judge({ [about]: declared(about) });
    expect(verdicts.every(({ isPassed }) => isPassed)).toBe(true);
    expect(verdicts.find(({ rule }) => rule === about)).toMatchObject({
      decision: 'passed',
      value: null,
      reason: `${about === 'bias' ? 'Not audited' : 'Not attacked'}: No row is about a person.`,
    });
  }
  expect(judge({}).map(({ rule }) => rule)).toEqual(['metrics.accuracy']);
});

test('a rule about a report that is declared not applicable fails', () => {
  const given = { ...rules, bias: { accuracyDifference: { atMost: 0.1 } } };
  const failed = judge({ bias: declared('bias') }, given).filter(({ isPassed }) => !isPassed);
  expect(failed).toMatchObject([
    { rule: 'bias.accuracyDifference', reason: expect.stringContaining('leave the rule out') },
  ]);
});

test('before the first version, a comparison may be declared not applicable', () => {
  expect(judge({ comparison: declared('comparison') }).map(({ rule, isPassed }) => [rule, isPassed])).toEqual([
    ['metrics.accuracy', true],
    ['comparison', true],
  ]);
  const given = { ...rules, comparison: { accuracyDifference: { atLeast: 0 } } };
  expect(judge({ comparison: declared('comparison') }, given).at(-1)).toMatchObject({ isPassed: false });
  expect(judge({ comparison: { accuracyDifference: sure } }, given).at(-1)).toMatchObject({ isPassed: true });
});

test('what is declared of the audit does not stand for the attack', () => {
  const verdicts = judge({ attack: declared('bias') });
  expect(verdicts.find(({ rule }) => rule === 'attack')).toMatchObject({ isPassed: false });
});

test('the model card has the reason', () => {
  const verdicts = judge({ bias: declared('bias') });
  const description = {
    family: 'linear',
    label: 'spam',
    classes: [],
    features: [],
    output: 'value',
    task: 'regression',
  };
  const contents = { name: 'm', params: { limitations: [] }, model: description, reports: {}, verdicts, lineage: [] };
  expect(writeCard(contents as never)).toContain('- bias: Not audited: No row is about a person.');
});

test.each(['', '   ', 'no', 'n/a       '])('%j is no reason', (reason) => {
  const schema = notApplicable.definition.params!['~standard'];
  expect(schema.validate({ evidence: 'bias', reason })).toHaveProperty('issues');
});
