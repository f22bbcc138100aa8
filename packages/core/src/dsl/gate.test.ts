import { expect, it } from 'vitest';
import { approved, defineGate } from './gate.ts';
import { text } from './kinds/file.ts';
import { json } from './kinds/json.ts';
import { recordNodes } from './recorder.ts';
import { defineStep } from './step.ts';
import type { Verdict } from './verdict.ts';

const make = defineStep('make', { in: {}, out: { thing: text }, run: () => ({ thing: 'x' }) });
const measure = defineStep('measure', {
  in: { thing: text },
  out: { size: json<number>() },
  run: ({ thing }) => ({ size: thing.length }),
});
const isSmall = defineGate('is-small', {
  admits: text,
  evidence: { size: json<number>() },
  check: ({ size }): readonly Verdict[] => [
    { rule: 'size', value: size, low: null, high: null, required: '≤ 3', decision: 'passed', isPassed: true },
  ],
});
const ship = defineStep('ship', { in: { thing: approved(isSmall) }, out: { done: text }, run: () => ({ done: '' }) });

it('is a node that gives the value it admits, and its verdicts', () => {
  const { value, nodes } = recordNodes(() => {
    const { thing } = make({});
    return ship({ thing: isSmall(thing, measure({ thing })) });
  });
  expect(nodes.map(({ definition }) => `${definition.role} ${definition.name}`)).toEqual([
    'step make',
    'step measure',
    'gate is-small',
    'step ship',
  ]);
  expect(nodes[2]!.outputs).toEqual(['admitted', 'verdicts']);
  expect(Object.keys(nodes[2]!.inputs).sort()).toEqual(['size', 'subject']);
  expect(value.done.node.inputs['thing']!.output).toBe('admitted');
});

it('has a check that a test can call', () => {
  expect(isSmall.check({ size: 1 }, {}).map(({ isPassed }) => isPassed)).toEqual([true]);
});

it('stores what it admits as what it was', () => {
  const kind = approved(isSmall);
  expect([kind.name, kind.approvedBy, kind.extension]).toEqual(['text', 'is-small', '.txt']);
});
