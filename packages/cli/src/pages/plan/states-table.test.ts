// A table of the states of partitions, from plans that are written by hand.

import type { PricedPlan } from '@cairn/core';
import { expect, test } from 'vitest';
import { samplePlan } from '../../rig/sample-record.rig.ts';
import { plainStyle } from '../../terminal/terminal.ts';
import { renderStates } from './states-table.ts';

type State = PricedPlan['nodes'][number]['state'];

const options = { style: plainStyle };

/** Copies of two templates for months; the months of one node are equal items. */
function mappedPlan(copies: readonly (readonly [template: string, items: readonly string[], state: State])[]) {
  const plan = samplePlan([{ label: 'train' }, { label: 'judge' }]);
  const templates = new Map(plan.nodes.map(({ label, node }) => [label, node]));
  const nodes = copies.map(([template, items, state]) => ({
    ...plan.nodes[0]!,
    ...{ label: `${template}[${items[0]}]`, state, items, template: templates.get(template)! },
  }));
  const labels = new Map(plan.nodes.map(({ label, node }) => [node.id, label]));
  const map = {
    over: 'list.months',
    nodes: ['train', 'judge'],
    items: 3,
    fresh: 1,
    open: 2,
    itemsBefore: 3,
    waitsFor: null,
  };
  return { ...plan, nodes, maps: [map], plan: { ...plan.plan, labels } } as unknown as PricedPlan;
}

test('a row for each item, a column for each node; equal items are two rows of one node', () => {
  const plan = mappedPlan([
    ['train', ['2024-01'], 'fresh'],
    ['train', ['2024-02', '2024-03'], 'pending'],
    ['judge', ['2024-01'], 'fresh'],
    ['judge', ['2024-02'], 'unknown'],
    ['judge', ['2024-03'], 'blocked'],
    ['judge', ['2024-04'], 'skipped'],
  ]);
  expect(renderStates(plan, options)).toMatchInlineSnapshot(`
    "list.months  train  judge
    2024-01      fresh  fresh
    2024-02      runs   waits
    2024-03      runs   blocked
    2024-04             skipped"
  `);
});

test('items that are not known yet, and a plan without maps and scopes', () => {
  const plan = mappedPlan([]);
  const waiting = { ...plan, maps: plan.maps!.map((map) => ({ ...map, waitsFor: 'list' })) };
  expect(renderStates(waiting, options)).toBe('list.months: the items are unknown until list has run');
  expect(renderStates(samplePlan([{ label: 'train' }]), options)).toBe(
    'There is no table of states: no map, and no scopes or files of a pattern with the same steps',
  );
});

test('scopes that have the same steps are rows, and others are not', () => {
  const plan = samplePlan([
    { label: 'train', state: 'fresh' },
    { label: 'train(2)', state: 'pending' },
    { label: 'train(3)', state: 'fresh' },
    { label: 'sum', state: 'unknown' },
  ]);
  const scopes = ['2024-01', '2024-02', '2024-02', 'all'];
  const marks = new Map(plan.nodes.map(({ node }, index) => [node.id, { scopes: [scopes[index]!] }]));
  expect(renderStates({ ...plan, plan: { ...plan.plan, marks } }, options)).toMatchInlineSnapshot(`
    "scope    train
    2024-01  fresh
    2024-02  runs"
  `);
});

test('files of a pattern are rows: a node belongs to the file that is nearest to it, and to none where two are', () => {
  const plan = samplePlan([
    { label: 'file(1)', role: 'source', outputs: ['file'] },
    { label: 'file(2)', role: 'source', outputs: ['file'] },
    { label: 'train(1)', takes: { rows: ['file(1)', 'file'] }, state: 'fresh' },
    { label: 'train(2)', takes: { rows: ['file(2)', 'file'] }, state: 'pending' },
    { label: 'judge(1)', takes: { model: ['train(1)', 'out'], rows: ['file(2)', 'file'] }, state: 'fresh' },
    { label: 'judge(2)', takes: { model: ['train(2)', 'out'], rows: ['file(1)', 'file'] }, state: 'unknown' },
    { label: 'compare', takes: { a: ['judge(1)', 'out'], b: ['judge(2)', 'out'] }, state: 'unknown' },
  ]);
  for (const [index, name] of ['2024-01.csv', '2024-02.csv'].entries())
    Object.assign(plan.nodes[index]!.node, { shortName: name });
  expect(renderStates(plan, options)).toMatchInlineSnapshot(`
    "file         train  judge
    2024-01.csv  fresh  waits
    2024-02.csv  runs   fresh"
  `);
});
