import { describe, expect, it } from 'vitest';
import { AuthorError } from '../base/errors/author-error.ts';
import { testContext } from '../testing.ts';
import { file } from './file.ts';
import { each, optional } from './inputs.ts';
import { text } from './kinds/file.ts';
import { json } from './kinds/json.ts';
import { definePipeline, isPipeline } from './pipeline.ts';
import { isRef, recordNodes } from './recorder.ts';
import { defineStep } from './step.ts';

const number = json<number>();
const one = defineStep('one', { in: {}, out: { value: number }, run: () => ({ value: 1 }) });
const add = defineStep('add', {
  in: { a: number, b: optional(number) },
  out: { sum: number, digits: text },
  run: ({ a, b = 0 }) => ({ sum: a + b, digits: String(a + b) }),
});
const total = defineStep('total', {
  in: { terms: each(number) },
  out: { sum: number },
  run: ({ terms }) => ({ sum: Object.values(terms).reduce((a, b) => a + b, 0) }),
});

const problemsOf = (act: () => unknown): AuthorError['problems'] => {
  try {
    act();
  } catch (error) {
    if (error instanceof AuthorError) return error.problems;
    throw error;
  }
  return [];
};

describe('a call', () => {
  it('records a node and returns frozen refs', () => {
    const { value, nodes } = recordNodes(() => add({ a: one({}).value }));
    expect(nodes.map((node) => node.definition.name)).toEqual(['one', 'add']);
    expect(Object.keys(value)).toEqual(['sum', 'digits']);
    expect(isRef(value.sum)).toBe(true);
    for (const thing of [value, value.sum, value.sum.node, value.sum.node.inputs, value.sum.node.outputs])
      expect(Object.isFrozen(thing)).toBe(true);
    expect(() => Object.assign(value.sum, { output: 'digits' })).toThrow(TypeError);
  });

  it('says where it was made', () => {
    const { nodes } = recordNodes(() => one({})); // line 47
    expect(nodes[0]!.calledAt).toEqual({ file: import.meta.filename, line: 47, column: 41 });
    expect(nodes[0]!.definition.definedAt).toEqual({ file: import.meta.filename, line: 13, column: 13 });
  });

  it('that equals another is the same node', () => {
    const { value, nodes } = recordNodes(() => [
      add({ a: one({}).value }),
      add({ a: one({}).value, b: undefined }),
      add({ b: one({}).value, a: one({}).value }),
      add({ a: one({}).value, b: one({}).value }),
    ]);
    expect(nodes.length).toBe(3);
    expect(value.map((refs) => refs.sum.node.id === value[0]!.sum.node.id)).toEqual([true, true, false, false]);
    expect(value[2]!.sum.node).toBe(value[3]!.sum.node);
  });

  it('wires records of refs by their names', () => {
    const { nodes } = recordNodes(() => total({ terms: { x: one({}).value, y: add({ a: one({}).value }).sum } }));
    expect(Object.keys(nodes.at(-1)!.inputs)).toEqual(['terms.x', 'terms.y']);
    expect(recordNodes(() => total({ terms: {} })).nodes[0]!.inputs).toEqual({});
  });

  it('tells which output of a node flows on', () => {
    const copy = defineStep('copy', {
      in: { any: number },
      out: { value: number },
      run: ({ any }) => ({ value: any }),
    });
    const pair = defineStep('pair', { in: {}, out: { x: number, y: number }, run: () => ({ x: 1, y: 2 }) });
    const { nodes } = recordNodes(() => [copy({ any: pair({}).x }), copy({ any: pair({}).y })]);
    expect(new Set(nodes.map((node) => node.id)).size).toBe(3);
  });

  it('has the same identity in every process', () => {
    const { nodes } = recordNodes(() => add({ a: one({}).value, b: one({}).value }));
    expect(nodes.map((node) => node.id)).toMatchInlineSnapshot(`
      [
        "3e3feaf3924a7961",
        "2507d51bb5a728a2",
      ]
    `);
  });

  it('refuses names that only objects know', () => {
    const wrong = { a: undefined, toString: 1 } as never;
    expect(problemsOf(() => recordNodes(() => total(Object.assign({ terms: {} }, wrong))))).toEqual([
      expect.objectContaining({ code: 'input-unknown' }),
    ]);
  });
});

describe('a ref', () => {
  const build =
    (use: (ref: unknown) => unknown): (() => unknown) =>
    () =>
      recordNodes(() => use(one({}).value));

  it.each([
    ['in a template', (ref: unknown) => `${ref}`],
    ['in arithmetic', (ref: unknown) => (ref as number) + 1],
    ['in a comparison', (ref: unknown) => (ref as number) > 0.9],
    ['as a key', (ref: unknown) => ({ [ref as string]: 1 })],
  ])('%s is refused', (_, use) => {
    expect(problemsOf(build(use))).toEqual([
      expect.objectContaining({
        code: 'read-while-planning',
        message: "'one' has no value while the plan is built",
      }),
    ]);
  });

  it('of another plan is refused, as an input and as a result', () => {
    const foreign = recordNodes(() => one({})).value.value;
    expect(problemsOf(() => recordNodes(() => add({ a: foreign })))[0]?.code).toBe('input-of-another-pipeline');
    expect(problemsOf(() => definePipeline('p', { build: () => ({ foreign }) }).plan())[0]?.code).toBe(
      'result-of-another-pipeline',
    );
  });
});

describe('recording', () => {
  it('is over when build throws, and starts anew inside another', () => {
    expect(() => recordNodes(() => raise())).toThrow('stop');
    expect(problemsOf(() => one({}))[0]?.code).toBe('outside-build');
    const { nodes } = recordNodes(() => {
      one({});
      const inner = recordNodes(() => file('a.csv'));
      expect(inner.nodes.length).toBe(1);
      return one({});
    });
    expect(nodes.length).toBe(1);
  });

  it('plans ten thousand nodes, each a trial of its own', () => {
    const pipeline = definePipeline('wide', {
      build: () => {
        let sum = one({}).value;
        const terms: Record<string, typeof sum> = {};
        for (let index = 0; index < 100; index += 1) {
          sum = add({ a: sum }).sum;
          for (let other = 0; other < 99; other += 1)
            terms[`${index}-${other}`] = total({ terms: { [String(other)]: sum } }).sum;
        }
        return total({ terms });
      },
    });
    expect(pipeline.plan().nodes.length).toBe(10_002);
  });

  it('plans a chain ten thousand deep', () => {
    const pipeline = definePipeline('deep', {
      build: () => {
        let sum = one({}).value;
        for (let index = 0; index < 10_000; index += 1) sum = add({ a: sum }).sum;
        return { sum };
      },
    });
    const plan = pipeline.plan();
    expect(plan.nodes.length).toBe(10_001);
    expect(new Set(plan.labels.values()).size).toBe(10_001);
  });
});

describe('a step is a function of a test', () => {
  it('run with a test context', async () => {
    expect(await add.run({ a: 1, b: 2 }, {}, testContext())).toEqual({ sum: 3, digits: '3' });
    expect(await total.run({ terms: { a: 1, b: 2 } }, {}, testContext())).toEqual({ sum: 3 });
  });

  it('that sees a seed, a log and streams', async () => {
    const draw = defineStep('draw', {
      in: {},
      out: { value: number },
      run: (_, __, context) => {
        context.log('drawn');
        return { value: context.random('x').next() };
      },
    });
    const context = testContext({ seed: 5 });
    const { value } = await draw.run({}, {}, context);
    expect(context.logged).toEqual(['drawn']);
    expect((await draw.run({}, {}, testContext({ seed: 5 }))).value).toBe(value);
    expect((await draw.run({}, {}, testContext({ seed: 6 }))).value).not.toBe(value);
  });
});

it('a pipeline is known as one', () => {
  const pipeline = definePipeline('p', { build: () => one({}) });
  expect([isPipeline(pipeline), isPipeline({}), isPipeline(null)]).toEqual([true, false, false]);
  expect(pipeline.definedAt?.file).toBe(import.meta.filename);
});

function raise(): never {
  throw new Error('stop');
}
