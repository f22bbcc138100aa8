import { expect, it } from 'vitest';
import { best } from '../../dsl/best.ts';
import { each } from '../../dsl/inputs.ts';
import { json, metrics } from '../../dsl/kinds/json.ts';
import { recordNodes } from '../../dsl/recorder.ts';
import { defineStep } from '../../dsl/step.ts';
import type { PlanNode } from '../../graph/node.ts';
import { nameRef } from '../../graph/ref.ts';
import { childrenOf, findSpareNodes, leavesOutFailed, trialsOf } from './trials.ts';

const train = defineStep('train', { in: {}, out: { model: json<number>() }, run: () => ({ model: 1 }) });
const evaluate = defineStep('evaluate', {
  in: { model: json<number>() },
  out: { metrics: metrics<{ auc: number }>(), more: json<number>() },
  run: () => ({ metrics: { auc: 1 }, more: 2 }),
});

const improve = defineStep('improve', {
  in: { model: json<number>() },
  out: { model: json<number>() },
  run: ({ model }) => ({ model: model + 1 }),
});
const gather = defineStep('gather', {
  in: { models: each(json<number>()) },
  out: { count: json<number>() },
  run: ({ models }) => ({ count: Object.keys(models).length }),
});

function choose(count: number, options: { failed?: 'block' | 'leave-out' } = {}): PlanNode {
  const { nodes } = recordNodes(() => {
    const trials = Array.from({ length: count }, () => {
      const { model } = train({});
      return { model, ...evaluate({ model }) };
    });
    return best(trials, (trial) => trial.metrics, { max: 'auc', ...options });
  });
  return nodes.at(-1)!;
}

it('has the refs of each trial by output, and what it is judged by, in order', () => {
  const trials = trialsOf(choose(12));
  expect(trials.map(({ index }) => index)).toEqual(Array.from({ length: 12 }, (_, index) => index));
  for (const { refs, by } of trials) {
    expect(Object.entries(refs).map(([name, ref]) => `${name}: ${nameRef(ref)}`)).toEqual([
      'model: train',
      'metrics: evaluate.metrics',
      'more: evaluate.more',
    ]);
    expect(nameRef(by)).toBe('evaluate.metrics');
  }
});

it('leaves out failed trials only where it was told to', () => {
  expect(
    [{}, { failed: 'block' }, { failed: 'leave-out' }].map((options) => leavesOutFailed(choose(1, options as object))),
  ).toEqual([false, false, true]);
  expect(leavesOutFailed(trialsOf(choose(1))[0]!.by.node)).toBe(false);
});

it('a node is spare when all that is made from it is a trial that may be left out', () => {
  const spareOf = (failed: 'block' | 'leave-out', more: 'nothing' | 'a result' | 'another step'): readonly string[] => {
    const wanted: PlanNode[] = [];
    const { nodes } = recordNodes(() => {
      const { model } = train({});
      const judged = evaluate({ model });
      const chosen = best([{ model, ...judged }], (trial) => trial.metrics, { max: 'auc', failed });
      wanted.push(chosen.model.node);
      if (more === 'a result') wanted.push(judged.more.node);
      if (more === 'another step') wanted.push(evaluate({ model: judged.more }).more.node);
    });
    const spare = findSpareNodes(nodes, wanted);
    return nodes.filter(({ id }) => spare.has(id)).map(({ definition }) => definition.name);
  };
  expect(spareOf('leave-out', 'nothing')).toEqual(['train', 'evaluate']);
  expect(spareOf('leave-out', 'a result')).toEqual([]);
  expect(spareOf('leave-out', 'another step')).toEqual([]);
  expect(spareOf('block', 'nothing')).toEqual([]);
});

it('looks through the inputs of a reader as often for many parents as for one', () => {
  const looksFor = (parents: number): number => {
    let looks = 0;
    const { nodes } = recordNodes(() => {
      const models = [train({}).model];
      while (models.length < parents) models.push(improve({ model: models.at(-1)! }).model);
      gather({ models: Object.fromEntries(models.map((model, index) => [index, model])) });
    });
    const reader = nodes.at(-1)!;
    const inputs = new Proxy(reader.inputs, {
      ownKeys(target) {
        looks += 1;
        return Reflect.ownKeys(target);
      },
    });
    const children = childrenOf([...nodes.slice(0, -1), { ...reader, inputs }]);
    const readers = [...children.values()].filter((found) => found.some(({ node }) => node.id === reader.id));
    expect(readers).toHaveLength(parents);
    return looks;
  };
  expect(looksFor(200)).toBe(looksFor(1));
});
