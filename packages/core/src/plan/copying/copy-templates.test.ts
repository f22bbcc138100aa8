import { expect, it } from 'vitest';
import { digestBytes } from '../../base/digest.ts';
import { map } from '../../dsl/dynamic/map.ts';
import { when } from '../../dsl/dynamic/when.ts';
import { json } from '../../dsl/kinds/json.ts';
import { definePipeline, type Results } from '../../dsl/pipeline.ts';
import { defineStep } from '../../dsl/step.ts';
import { findLazyNodes } from '../../graph/lazy-nodes.ts';
import type { PlanNode } from '../../graph/node.ts';
import { openCopyingPlan } from '../copied-plan.ts';
import type { PreparedPlan } from '../prepare-plan.ts';
import { copyTemplates } from './copy-templates.ts';

const lists = defineStep('lists', {
  in: {},
  out: { one: json<Readonly<Record<string, number>>>(), other: json<Readonly<Record<string, number>>>() },
  run: () => ({ one: {}, other: {} }),
});

const partsOf = defineStep('parts-of', {
  in: { value: json<number>() },
  out: { parts: json<readonly number[]>() },
  run: ({ value }) => ({ parts: [value] }),
});

const double = defineStep('double', {
  in: { value: json<number>() },
  out: { value: json<number>() },
  run: ({ value }) => ({ value: value * 2 }),
});

/** Lets the lists become known in an order, and returns the labels and the items of the copies of `double`. */
const copiesOf = async (build: () => Results, listsOf: (of: string) => readonly string[], order: readonly string[]) => {
  const plan = definePipeline('doubles', { build }).plan();
  const ids = new Set(plan.nodes.map(({ id }) => id));
  const copying = openCopyingPlan({ plan, steps: new Map(), selected: ids } as unknown as PreparedPlan);
  const waiting = new Map<string, () => void>();
  const nameOf = (node: PlanNode): string => {
    const { node: of, output } = node.inputs['of']!;
    return copying.prepared.copies?.get(of.id)?.items[0] ?? output;
  };
  const letNext = (): void => {
    const next = order.find((name) => !done.has(name));
    const go = next === undefined ? undefined : waiting.get(next);
    if (!go) return;
    done.add(next!);
    // What follows from one list is copied before the next one is known.
    go();
    setImmediate(() => setImmediate(letNext));
  };
  const done = new Set<string>();
  const { settled } = await copyTemplates<PlanNode>(copying.planned, new Set(), {
    settle: async (node) => node,
    valueFor: () => undefined,
    settleUnread: () => [],
    async itemsOf(node) {
      const name = nameOf(node);
      await new Promise<void>((resolve) => {
        waiting.set(name, resolve);
        letNext();
      });
      return listsOf(name).map((item) => {
        const [key, value = key] = item.split('=');
        return { name: key!, digest: digestBytes(value!), extension: '' };
      });
    },
    onCopy: copying.add,
    onCopyOf: copying.addName,
    rename(copied, node) {
      copying.rename(copied);
      return node;
    },
    onItem: (node, item) => copying.addItem(node, item.name),
    onName: async () => undefined,
    settleUnknown: async (template) => template,
  });
  return settled
    .filter(({ definition }) => definition.name === 'double')
    .map(({ id }) => [copying.prepared.plan.labels.get(id), copying.prepared.copies?.get(id)?.items.join(' ')]);
};

it('names equal items of two maps by their own maps, whichever list was known first', async () => {
  const build = () => {
    const { one, other } = lists({});
    const doubled = map(one, (value) => double({ value }).value);
    return { doubled, others: map(other, (value) => double({ value }).value) };
  };
  const listsOf = (name: string): readonly string[] => (name === 'one' ? ['a=1', 'b=2'] : ['c=2', 'd=3']);
  const [first, second] = [
    await copiesOf(build, listsOf, ['one', 'other']),
    await copiesOf(build, listsOf, ['other', 'one']),
  ];
  expect(first).toEqual([
    ['double(one)[a]', 'a'],
    ['double(one)[b]', 'b'],
    ['double(other)[c]', 'c'],
    ['double(other)[d]', 'd'],
  ]);
  expect(second).toEqual(first);
});

it('names a copy for equal items of nested maps by the first of them, whichever list was known first', async () => {
  const build = () => {
    const nested = map(lists({}).one, (value) =>
      map(partsOf({ value }).parts, (part) => double({ value: part }).value),
    );
    return { nested };
  };
  const listsOf = (name: string): readonly string[] =>
    ({ one: ['a=1', 'b=2'], a: ['x=7', 'y=8'], b: ['z=8', 'w=9'] })[name]!;
  const [first, second] = [
    await copiesOf(build, listsOf, ['one', 'a', 'b']),
    await copiesOf(build, listsOf, ['one', 'b', 'a']),
  ];
  expect(first).toEqual([
    ['double[a/x]', 'a/x'],
    ['double[a/y]', 'a/y b/z'],
    ['double[b/w]', 'b/w'],
  ]);
  expect(second).toEqual(first);
});

it('settles nothing of a branch that is not taken, in a plan with a map that the branch has no part in', async () => {
  const isLarge = defineStep('is-large', { in: {}, out: { is: json<boolean>() }, run: () => ({ is: false }) });
  const large = defineStep('large', { in: {}, out: { value: json<number>() }, run: () => ({ value: 2 }) });
  const small = defineStep('small', { in: {}, out: { value: json<number>() }, run: () => ({ value: 1 }) });
  const plan = definePipeline('sized', {
    build: () => ({
      size: when(isLarge({}).is, { then: () => large({}).value, else: () => small({}).value }),
      doubled: map(lists({}).one, (value) => double({ value }).value),
    }),
  }).plan();
  const settledNames: string[] = [];
  const lazy = findLazyNodes(plan, new Set(plan.nodes.map(({ id }) => id)));
  await copyTemplates<PlanNode>(plan, lazy, {
    settle: async (node) => {
      settledNames.push(node.definition.name);
      return node;
    },
    valueFor: () => false,
    settleUnread: (nodes) => nodes,
    itemsOf: async () => [{ name: 'a', digest: digestBytes('1'), extension: '' }],
    onCopy: () => undefined,
    onCopyOf: () => undefined,
    rename: (_, node) => node,
    onItem: () => undefined,
    onName: async () => undefined,
    settleUnknown: async (template) => template,
  });
  expect(settledNames.sort()).toEqual(['double', 'is-large', 'items-of', 'lists', 'small', 'when']);
});
