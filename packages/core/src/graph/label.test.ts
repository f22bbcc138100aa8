import { expect, it } from 'vitest';
import type { NodeId } from '../base/brand.ts';
import type { Canonical } from '../base/canonical.ts';
import type { DefinitionRole, KindFacts } from './definition.ts';
import { labelNodes } from './label.ts';
import { identifyNode, type PlanNode } from './node.ts';
import type { Ref } from './ref.ts';

type Wired = Readonly<Record<string, Ref<unknown>>>;

const kind: KindFacts = {
  name: 'any',
  version: 1,
  form: 'file',
  extension: '',
  holdsRows: false,
  holdsMetrics: false,
  isPublished: false,
};

/** A plan written by hand: every call adds a node. */
class Sheet {
  readonly nodes: PlanNode[] = [];

  add(
    name: string,
    inputs: Wired = {},
    params: Record<string, Canonical> = {},
    outputs: string[] = ['out'],
    role: DefinitionRole = 'step',
  ): (output?: string) => Ref<unknown> {
    const facts = Object.fromEntries(outputs.map((output) => [output, kind]));
    const definition = { name, role, inputs: {}, outputs: facts, rows: {}, definedAt: undefined };
    const id = identifyNode(name, inputs, params);
    const node = { id, definition, inputs, params, models: {}, outputs, calledAt: undefined };
    this.nodes.push(node);
    return (output = outputs[0]!) => ({ node, output }) as unknown as Ref<unknown>;
  }

  labels(): readonly string[] {
    const labels = labelNodes(this.nodes);
    const all = this.nodes.map((node) => labels.get(node.id)!);
    expect(new Set(all).size).toBe(new Set(this.nodes.map((node) => node.id)).size);
    return all;
  }
}

it('reads as the head of label.ts says', () => {
  const sheet = new Sheet();
  const data = sheet.add('clean', {}, {}, ['train', 'validation', 'test']);
  const trials: Record<string, Ref<unknown>> = {};
  for (const [index, activation] of ['relu', 'tanh'].entries()) {
    const model = sheet.add('train', { rows: data('train') }, { learningRate: 0.01, label: 'digit', activation });
    const metrics = sheet.add('evaluate', { model: model(), rows: data('validation') });
    trials[`${index}.model`] = model();
    trials[`${index}.by`] = metrics();
  }
  const slow = sheet.add('train', { rows: data('train') }, { learningRate: 0.1, label: 'digit', activation: 'relu' });
  sheet.add('evaluate', { model: slow(), rows: data('validation') });
  const chosen = sheet.add('best', trials, {}, ['model', 'comparison'], 'choice');
  sheet.add('evaluate', { model: chosen('model'), rows: data('test') });
  expect(sheet.labels()).toMatchInlineSnapshot(`
    [
      "clean",
      "train(learningRate=0.01 activation=relu)",
      "evaluate(learningRate=0.01 activation=relu)",
      "train(learningRate=0.01 activation=tanh)",
      "evaluate(learningRate=0.01 activation=tanh)",
      "train(learningRate=0.1)",
      "evaluate(learningRate=0.1)",
      "best",
      "evaluate(best)",
    ]
  `);
});

it('leaves a step that is alone without words', () => {
  const sheet = new Sheet();
  sheet.add('train', {}, { epochs: 3 });
  expect(sheet.labels()).toEqual(['train']);
});

it('names sources by their path, also where they are alone or twice', () => {
  const sheet = new Sheet();
  sheet.add('file', {}, { path: 'data/a.csv' }, ['file'], 'source');
  sheet.add('file', {}, { path: 'data/a.csv', outside: true }, ['file'], 'source');
  sheet.add('folder', {}, { path: 'images' }, ['folder'], 'source');
  expect(sheet.labels()).toEqual(['file(data/a.csv)', 'file(data/a.csv) #2', 'folder(images)']);
});

it('shows only the params that tell further apart, nested ones by their path', () => {
  const sheet = new Sheet();
  const shared = { label: 'y', split: { validation: 0.2 } };
  sheet.add('train', {}, { ...shared, net: { $definition: 'small' }, layers: [1, 2] });
  sheet.add('train', {}, { ...shared, net: { $definition: 'wide' }, layers: [1, 3] });
  sheet.add('train', {}, { ...shared, split: { validation: 0.1 }, net: { $definition: 'small' }, layers: [1, 2] });
  sheet.add('train', {}, { ...shared, net: { $definition: 'small' }, layers: [1, 2], seed: 2 });
  expect(sheet.labels()).toEqual([
    'train(split.validation=0.2 net=small)',
    'train(split.validation=0.2 net=wide)',
    'train(split.validation=0.1)',
    'train(split.validation=0.2 net=small seed=2)',
  ]);
});

it('tells 0 from -0, and null from a text', () => {
  const sheet = new Sheet();
  for (const value of [0, -0, null, 'null', Number.NaN]) sheet.add('step', {}, { value });
  expect(sheet.labels()).toEqual([
    'step(value=0)',
    'step(value=-0)',
    'step(value=null)',
    'step(value=null) #2',
    'step(value=NaN)',
  ]);
});

it('shortens long lists, and still tells them apart', () => {
  const sheet = new Sheet();
  sheet.add('step', {}, { list: Array.from({ length: 40 }, (_, index) => index) });
  sheet.add('step', {}, { list: Array.from({ length: 40 }, (_, index) => index + 1) });
  const labels = sheet.labels();
  expect(labels.every((label) => label.length < 30)).toBe(true);
});

it('says where a node comes from when its params do not tell', () => {
  const sheet = new Sheet();
  const a = sheet.add('file', {}, { path: 'a.csv' }, ['file'], 'source');
  const b = sheet.add('file', {}, { path: 'b.csv' }, ['file'], 'source');
  const left = sheet.add('clean', { raw: a() });
  const right = sheet.add('clean', { raw: b() });
  sheet.add('merge', { left: left(), right: right() });
  sheet.add('merge', { left: right(), right: left() });
  expect(sheet.labels()).toEqual([
    'file(a.csv)',
    'file(b.csv)',
    'clean(a.csv)',
    'clean(b.csv)',
    'merge(a.csv)',
    'merge(b.csv)',
  ]);
});

it('stays unique where a param holds the words of a number', () => {
  const sheet = new Sheet();
  const one = sheet.add('one');
  const two = sheet.add('one', { before: one() });
  for (const ref of [one(), two()]) sheet.add('step', { ref }, { name: 'x' });
  sheet.add('file', {}, { path: 'a) #2' }, ['file'], 'source');
  sheet.add('file', {}, { path: 'a', x: 1 }, ['file'], 'source');
  sheet.add('file', {}, { path: 'a', x: 2 }, ['file'], 'source');
  sheet.add('file(a) #2');
  expect(sheet.labels()).toMatchInlineSnapshot(`
    [
      "one",
      "one(one)",
      "step",
      "step #2",
      "file(a) #2)",
      "file(a)",
      "file(a) #2",
      "file(a) #2 #2",
    ]
  `);
});

it('does not grow without end where nodes cross over', () => {
  const sheet = new Sheet();
  let left = sheet.add('source', {}, { of: 1 })();
  let right = sheet.add('source', {}, { of: 2 })();
  for (let index = 0; index < 40; index += 1)
    [left, right] = [sheet.add('cross', { left, right })(), sheet.add('cross', { left: right, right: left })()];
  for (const [index, ref] of [left, right, left].entries()) sheet.add(`name${index % 2}`, { ref }, { index });
  expect(Math.max(...sheet.labels().map((label) => label.length))).toBeLessThan(100);
});

it('labels do not depend on ids', () => {
  const sheet = new Sheet();
  sheet.add('train', {}, { a: 1 });
  sheet.add('train', {}, { a: 2 });
  const renamed = sheet.nodes.map((node, index) => ({ ...node, id: String(index) as NodeId }));
  expect([...labelNodes(renamed).values()]).toEqual(sheet.labels());
});

it('calls what is made of an item by what it is an item of', () => {
  const sheet = new Sheet();
  const lists = sheet.add('list', {}, {}, ['shops', 'towns']);
  const items = ['shops', 'towns'].map((output) => {
    const all = sheet.add('items-of', { of: lists(output) }, {}, ['items'], 'items');
    return sheet.add('item-of', { of: all() }, { depth: output === 'shops' ? 0 : 1 }, ['item', 'name'], 'item');
  });
  for (const item of items) sheet.add('train', { rows: item() });
  expect(sheet.labels().filter((label) => label.startsWith('train'))).toEqual(['train(shops)', 'train(towns)']);
});
