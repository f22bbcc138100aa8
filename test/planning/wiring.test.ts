// What planning refuses of the wiring itself: what the compiler would have said to an author who did not cast.

import { best, defineModel, definePipeline, defineStep, file, folder, json, type Ref } from '@cairn/core';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { show, showProblems } from './show-problems.ts';
import { clean, compare, deploy, evaluate, net, train } from './steps.ts';

const data = () => clean({ raw: file('data/x.csv') });

describe('a node', () => {
  it('that leads to no result', () => {
    const words = showProblems(() => {
      const rows = data();
      const { model } = train({ rows: rows.train });
      train({ rows: rows.train }, { epochs: 9 });
      return evaluate({ model, rows: rows.test });
    });
    expect(words).toMatchInlineSnapshot(`
      "built-in-vain: Unused: 'train(epochs=9)'
      fix: Return an output of it from build, pass it to a step, or remove the call.
      at: train({ rows: rows.train }, { epochs: 9 });"
    `);
  });

  it('made outside a pipeline', () => {
    expect(show(() => train({ rows: {} as never }))).toMatchInlineSnapshot(`
      "outside-build: 'train' was called outside a pipeline
      fix: Call it inside definePipeline's build; in a test, call its run(inputs, params, testContext()).
      at: train({ rows: {} as never })"
    `);
    expect(show(() => file('data/x.csv'))).toMatchInlineSnapshot(`
      "outside-build: 'file' was called outside a pipeline
      fix: Call it inside definePipeline's build, and pass what it returns to a step.
      at: file('data/x.csv')"
    `);
  });

  it('made after an await', async () => {
    let words: Promise<string> | undefined;
    const late = (): never => {
      words = Promise.resolve().then(() => show(() => data()));
      return data() as never;
    };
    definePipeline('p', { build: late }).plan();
    expect(await words).toMatch(/^outside-build: 'file' was called outside a pipeline/);
  });

  it('of a step whose name another step has', () => {
    const other = defineStep('train', { in: {}, out: { done: json<object>() }, run: () => ({ done: {} }) });
    const words = showProblems(() => ({ ...other({}), ...train({ rows: data().train }) }));
    expect(words).toMatchInlineSnapshot(`
      "two-of-one-name: Two steps are named 'train': the other is in …/wiring.test.ts:50
      fix: Rename one: the name is in the key of every node.
      at: defineStep('train', {"
    `);
  });

  it('of a step of the name of a built-in', () => {
    const mine = defineStep('best', { in: {}, out: { done: json<object>() }, run: () => ({ done: {} }) });
    const words = showProblems(() => {
      const { metrics } = evaluate({ model: train({ rows: data().train }).model, rows: data().test });
      return { ...mine({}), ...best([{ metrics }], (trial) => trial.metrics, { max: 'accuracy' }) };
    });
    expect(words).toMatchInlineSnapshot(`
      "two-of-one-name: Two steps are named 'best': the other is in …/wiring.test.ts:60
      fix: Rename one: the name is in the key of every node.
      at: best([{ metrics }], (trial) => trial.metrics, { max: 'accuracy' }) };"
    `);
  });
});

describe('an input', () => {
  it('that is missing', () => {
    expect(showProblems(() => train({} as never))).toMatchInlineSnapshot(`
      "input-missing: 'train' was called without its input 'rows'
      fix: Pass a ref: what another step returned, or file(…).
      at: train({} as never)"
    `);
  });

  it('that nobody knows', () => {
    expect(showProblems(() => train({ rows: data().train, row: data().test } as never))).toMatchInlineSnapshot(`
      "input-unknown: 'train' has no input 'row'
      fix: It takes 'rows', 'validation'.
      at: train({ rows: data().train, row: data().test } as never)"
    `);
  });

  it('that is no ref', () => {
    expect(showProblems(() => train({ rows: 'data/x.csv' } as never))).toMatchInlineSnapshot(`
      "input-not-a-ref: Input 'rows' of 'train' is a string, not a ref
      fix: Pass what another step returned, or file(…); settings go into the second argument.
      at: train({ rows: 'data/x.csv' } as never)"
    `);
    expect(showProblems(() => compare({ all: { a: data() } } as never))).toMatchInlineSnapshot(`
      "input-not-a-ref: Input 'all.a' of 'compare' is a record, not a ref
      fix: Pass what another step returned, or file(…); settings go into the second argument.
      at: compare({ all: { a: data() } } as never)"
    `);
  });

  it('of another kind', () => {
    expect(showProblems(() => train({ rows: file('data/x.csv') } as never))).toMatchInlineSnapshot(`
      "input-wrong-kind: Input 'rows' of 'train' requires kind 'table', but file(data/x.csv) has kind 'file'
      fix: Pass an output of kind 'table'.
      at: train({ rows: file('data/x.csv') } as never)"
    `);
  });

  it('that no gate approved', () => {
    expect(showProblems(() => deploy(train({ rows: data().train }) as never))).toMatchInlineSnapshot(`
      "approval-missing: 'deploy' was given a value for 'model' that gate 'release' did not approve
      fix: Pass what release(…) returns.
      at: deploy(train({ rows: data().train }) as never)"
    `);
  });

  it('that another plan made', () => {
    let kept: ReturnType<typeof data> | undefined;
    const keep = (): ReturnType<typeof data> => {
      kept ??= data();
      return kept;
    };
    definePipeline('first', { build: keep }).plan();
    expect(showProblems(() => train({ rows: keep().train }))).toMatchInlineSnapshot(`
      "input-of-another-pipeline: Input 'rows' of 'train' is a ref that another plan made
      fix: Build it inside this build function.
      at: train({ rows: keep().train })"
    `);
  });
});

describe('a ref', () => {
  it('in a template', () => {
    expect(
      showProblems(() => {
        const rows = data();
        return train({ rows: rows.train }, { net: `${rows.test}` });
      }),
    ).toMatchInlineSnapshot(`
      "read-while-planning: 'clean.test' has no value while the plan is built
      fix: Pass it to a step, or return it; what depends on its value belongs in a step.
      at: test}\` });"
    `);
  });

  it('compared with a number', () => {
    expect(
      showProblems(() => {
        const rows = data();
        const { metrics } = evaluate({ model: train({ rows: rows.train }).model, rows: rows.test });
        return (metrics as never as number) > 0.9 ? { metrics } : {};
      }),
    ).toMatchInlineSnapshot(`
      "read-while-planning: 'evaluate' has no value while the plan is built
      fix: Pass it to a step, or return it; what depends on its value belongs in a step.
      at: metrics as never as number) > 0.9 ? { metrics } : {};"
    `);
  });

  it('as a param', () => {
    const words = showProblems(() => {
      const rows = data();
      return train({ rows: rows.train }, { net: rows.test });
    });
    expect(words).toMatchInlineSnapshot(`
      "not-plain-data: Param 'net' of 'train' is a ref, but params must be plain data
      fix: Use null, booleans, strings, numbers, arrays and records; for a network use a top-level defineModel.
      at: train({ rows: rows.train }, { net: rows.test });"
    `);
  });
});

describe('a param', () => {
  class Scheduler {}

  it('that is no plain data', () => {
    const values = [() => 1, new Date(0), { inner: [new Map()] }, Scheduler, new Scheduler(), 1n];
    const words = values.map((value) => showProblems(() => train({ rows: data().train }, { net: value })));
    expect(words.every((one) => one.endsWith('at: train({ rows: data().train }, { net: value })));'))).toBe(true);
    expect(words.map((one) => one.split('\n')[0])).toMatchInlineSnapshot(`
      [
        "not-plain-data: Param 'net' of 'train' is a function, but params must be plain data",
        "not-plain-data: Param 'net' of 'train' is a Date, but params must be plain data",
        "not-plain-data: Param 'net.inner[0]' of 'train' is a Map, but params must be plain data",
        "not-plain-data: Param 'net' of 'train' is a class, but params must be plain data",
        "not-plain-data: Param 'net' of 'train' is a Scheduler, but params must be plain data",
        "not-plain-data: Param 'net' of 'train' is a bigint, but params must be plain data",
      ]
    `);
  });

  it('that does not fit the schema', () => {
    expect(showProblems(() => train({ rows: data().train }, { epochs: '3' } as never))).toMatchInlineSnapshot(`
      "wrong-params: Wrong params of 'train': 'epochs': Invalid input: expected number, received string
      fix: Correct the value.
      at: train({ rows: data().train }, { epochs: '3' } as never)"
    `);
  });

  it('of a step that takes none', () => {
    const words = showProblems(() => {
      const { model } = train({ rows: data().train });
      return (evaluate as unknown as (...args: unknown[]) => never)({ model, rows: data().test }, { threshold: 0.5 });
    });
    expect(words).toMatchInlineSnapshot(`
      "wrong-params: Wrong params of 'evaluate': it takes no params
      fix: Correct the value.
      at: evaluate as unknown as (...args: unknown[]) => never)({ model, rows: data().test }, { threshold: 0.5 });"
    `);
  });

  it('that names one of two models of one name', () => {
    const other = defineModel('net', () => null);
    const words = showProblems(() => ({
      one: train({ rows: data().train }, { net }).model,
      two: train({ rows: data().train }, { net: other }).model,
    }));
    expect(words).toMatchInlineSnapshot(`
      "two-of-one-name: Two models are named 'net': the other is in …/steps.ts:36
      fix: Rename one: the name is in the key of every node.
      at: defineModel('net', () => null);"
    `);
  });

  it('of the pipeline itself that does not fit', () => {
    const pipeline = definePipeline('p', { params: z.object({ quick: z.boolean() }), build: () => data() });
    expect(show(() => pipeline.plan({ quick: 'yes' }))).toMatchInlineSnapshot(`
      "wrong-params: Wrong params of 'p': 'quick': Invalid input: expected boolean, received string
      fix: Correct the value.
      at: nowhere"
    `);
  });
});

describe('best', () => {
  it('of no trials', () => {
    expect(
      showProblems(
        () => best([] as never[], (trial: { m: Ref<{ a: number }, 'json'> }) => trial.m, { max: 'a' }) as never,
      ),
    ).toMatchInlineSnapshot(`
      "no-trials: best was given no trials
      fix: Give it at least one: an axis of its grid may be empty.
      at: best([] as never[], (trial: { m: Ref<{ a: number }, 'json'> }) => trial.m, { max: 'a' }) as never,"
    `);
  });

  it('of trials that differ', () => {
    const words = showProblems(() => {
      const { model } = train({ rows: data().train });
      const { metrics } = evaluate({ model, rows: data().test });
      return best([{ model, metrics }, { metrics } as never], (trial) => trial.metrics, { max: 'accuracy' });
    });
    expect(words).toMatchInlineSnapshot(`
      "trials-differ: Trial 1 of best has no 'model', which the first trial has
      fix: Give every trial the same outputs.
      at: best([{ model, metrics }, { metrics } as never], (trial) => trial.metrics, { max: 'accuracy' });"
    `);
  });

  it('of trials whose outputs are of different kinds', () => {
    const words = showProblems(() => {
      const rows = data();
      const { model } = train({ rows: rows.train });
      const { metrics } = evaluate({ model, rows: rows.test });
      const trials = [
        { one: model, metrics },
        { one: rows.train, metrics },
      ];
      return best(trials as never[], (trial: { metrics: typeof metrics }) => trial.metrics, { max: 'accuracy' });
    });
    expect(words).toMatchInlineSnapshot(`
      "input-wrong-kind: Input '1.one' of 'best' requires kind 'model', but clean.train has kind 'table'
      fix: Pass an output of kind 'model'.
      at: best(trials as never[], (trial: { metrics: typeof metrics }) => trial.metrics, { max: 'accuracy' });"
    `);
  });

  it('by what is no plain data', () => {
    const words = showProblems(() => {
      const trial = train({ rows: data().train });
      return best([trial], (one) => one.model as never, { max: 'accuracy' as never });
    });
    expect(words).toMatchInlineSnapshot(`
      "input-wrong-kind: Input '0.by' of 'best' requires kind 'metrics', but train has kind 'model'
      fix: Pass an output of kind 'metrics'.
      at: best([trial], (one) => one.model as never, { max: 'accuracy' as never });"
    `);
  });
});

describe('a path', () => {
  it('that is a URL', () => {
    expect(showProblems(() => clean({ raw: file('https://example.org/x.csv') }))).toMatchInlineSnapshot(`
      "path-is-url: 'https://example.org/x.csv' is a URL, but pipelines read files
      fix: Fetch it with a step that declares network, or keep a copy in the project.
      at: file('https://example.org/x.csv') })"
    `);
    expect(showProblems(() => ({ images: folder('s3://bucket/images') }))).toMatch(/^path-is-url/);
  });
});

describe('results', () => {
  it('that are none', () => {
    expect(showProblems(() => ({}))).toMatchInlineSnapshot(`
      "no-results: The build function of pipeline 'p' returned no results
      fix: Return a record of refs, such as { test: metrics }.
      at: definePipeline('p', { build, ...(params && { params }) } as { build: () => Results }).plan());"
    `);
    expect(showProblems(() => undefined as never)).toMatch(/^no-results/);
    expect(showProblems(() => data().train as never)).toMatch(/^no-results/);
  });

  it('that are no refs', () => {
    expect(showProblems(() => ({ data: data() }) as never)).toMatchInlineSnapshot(`
      "result-not-a-ref: Result 'data' of pipeline 'p' is a record, not a ref
      fix: Return a record of refs, such as { test: metrics }.
      at: definePipeline('p', { build, ...(params && { params }) } as { build: () => Results }).plan());"
    `);
  });

  it('of an async build', () => {
    const build = async () => data();
    expect(showProblems(build as never)).toMatchInlineSnapshot(`
      "build-not-sync: The build function of pipeline 'p' is async
      fix: Remove async and await: a plan is built synchronously. Do the work in a step.
      at: definePipeline('p', { build, ...(params && { params }) } as { build: () => Results }).plan());"
    `);
  });

  it('that another plan made', () => {
    let kept: ReturnType<typeof data> | undefined;
    definePipeline('first', {
      build: () => {
        kept = data();
        return kept;
      },
    }).plan();
    expect(showProblems(() => kept!)).toMatchInlineSnapshot(`
      "result-of-another-pipeline: Result 'train' of pipeline 'p' is a ref that another plan made
      fix: Build it inside this build function.
      at: definePipeline('p', { build, ...(params && { params }) } as { build: () => Results }).plan());"
    `);
  });
});
