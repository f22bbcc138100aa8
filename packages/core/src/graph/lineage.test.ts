import { describe, expect, it } from 'vitest';
import { best } from '../dsl/best.ts';
import { file } from '../dsl/file.ts';
import { each, optional } from '../dsl/inputs.ts';
import { defineKind, type Kind } from '../dsl/kind.ts';
import { storedFile } from '../dsl/kinds/file.ts';
import { metrics } from '../dsl/kinds/json.ts';
import { definePipeline } from '../dsl/pipeline.ts';
import { defineStep } from '../dsl/step.ts';
import type { RowsDeclaration } from './definition.ts';
import { findOverlap, type Lineage, type Origin, roleOf, showPath, traceLineage } from './lineage.ts';
import type { Ref } from './ref.ts';

const kindOf = <T>(name: string, holdsRows: boolean): Kind<T> =>
  defineKind<T>({ name, holdsRows, encode: async () => {}, decode: async () => undefined as T });

const table = kindOf<{ readonly rows: 1 }>('table', true);
const model = kindOf<{ readonly model: 1 }>('model', false);
const scores = metrics<{ readonly accuracy: number }>();
const run = (): never => {
  throw new Error('planned only');
};

const part = (name: string, heldOut: boolean) => ({ of: ['raw'], part: name, heldOut });
const split: RowsDeclaration = {
  out: { train: part('train', false), validation: part('validation', true), test: part('test', true) },
};
const seeded = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;
const params = seeded as unknown as import('@standard-schema/spec').StandardSchemaV1<{ n?: number }>;

const clean = defineStep('clean', {
  in: { raw: storedFile },
  out: { train: table, validation: table, test: table },
  params,
  rows: split,
  run,
});
const resplit = defineStep('resplit', {
  in: { raw: table },
  out: { train: table, validation: table, test: table },
  rows: split,
  run,
});
const augment = defineStep('augment', {
  in: { rows: table },
  out: { rows: table },
  rows: { trainingOnly: ['rows'] },
  run,
});
const train = defineStep('train', {
  in: { rows: table, validation: optional(table) },
  out: { model },
  params,
  rows: { in: { rows: 'learns', validation: 'chooses' } },
  run,
});
const evaluate = defineStep('evaluate', {
  in: { model, rows: table },
  out: { metrics: scores },
  rows: { in: { rows: 'reads' } },
  run,
});
const ink = defineStep('ink', {
  in: { rows: table, learns: table },
  out: { rows: table },
  rows: { in: { learns: 'learns' }, out: { rows: { of: ['rows'] } } },
  run,
});
const pool = defineStep('pool', { in: { parts: each(table) }, out: { rows: table }, run });
const look = defineStep('look', { in: { rows: table }, out: { found: scores }, run });

/** What lineage knows of the refs that a build function returns. */
function trace<R extends Record<string, Ref<unknown>>>(
  build: () => R,
): { readonly of: (name: keyof R) => ReturnType<Lineage>; readonly results: R } {
  let results: R | undefined;
  const plan = definePipeline('p', {
    build: () => {
      results = build();
      return results;
    },
  }).plan();
  const lineage = traceLineage(plan.nodes);
  return { of: (name) => lineage(results![name]!), results: results! };
}

const show = (origins: readonly Origin[]): readonly string[] => origins.map((origin) => showPath(origin));

describe('rows', () => {
  it('are followed by output: the parts of a split are disjoint, and each overlaps itself', () => {
    const { of } = trace(() => clean({ raw: file('a.csv') }));
    expect(show(of('train').rows)).toEqual(['file(a.csv) → clean.train']);
    expect(findOverlap(of('train').rows, of('test').rows)).toBeUndefined();
    expect(findOverlap(of('validation').rows, of('test').rows)).toBeUndefined();
    expect(findOverlap(of('test').rows, of('test').rows)).toBeDefined();
  });

  it('of two splits of one source with different params overlap', () => {
    const { of } = trace(() => {
      const raw = file('a.csv');
      return { one: clean({ raw }, { n: 1 }).train, two: clean({ raw }, { n: 2 }).test };
    });
    expect(findOverlap(of('one').rows, of('two').rows)).toBeDefined();
  });

  it('of two files do not overlap', () => {
    const { of } = trace(() => ({
      one: clean({ raw: file('a.csv') }).train,
      two: clean({ raw: file('b.csv') }).train,
    }));
    expect(findOverlap(of('one').rows, of('two').rows)).toBeUndefined();
  });

  it('stay apart through augment, ink and a second split', () => {
    const { of } = trace(() => {
      const data = clean({ raw: file('a.csv') });
      const inner = resplit({ raw: augment({ rows: data.train }).rows });
      return { inner: inner.train, held: inner.test, test: ink({ rows: data.test, learns: data.train }).rows };
    });
    expect(show(of('inner').rows)).toEqual(['file(a.csv) → clean.train → augment → resplit.train']);
    expect(findOverlap(of('inner').rows, of('test').rows)).toBeUndefined();
    expect(findOverlap(of('inner').rows, of('held').rows)).toBeUndefined();
  });

  it('of a pool are the rows of all that it was given', () => {
    const { of } = trace(() => {
      const data = clean({ raw: file('a.csv') });
      return { both: pool({ parts: { a: data.train, b: data.validation } }).rows, test: data.test };
    });
    expect(show(of('both').rows)).toEqual([
      'file(a.csv) → clean.train → pool',
      'file(a.csv) → clean.validation → pool',
    ]);
    expect(findOverlap(of('both').rows, of('test').rows)).toBeUndefined();
  });
});

describe('what a value learned from', () => {
  it('follows the roles of its inputs', () => {
    const { of } = trace(() => {
      const data = clean({ raw: file('a.csv') });
      return train({ rows: augment({ rows: data.train }).rows, validation: data.validation });
    });
    expect(show(of('model').learned)).toEqual(['file(a.csv) → clean.train → augment → train']);
    expect(show(of('model').chosen)).toEqual(['file(a.csv) → clean.validation → train']);
    expect(of('model').rows).toEqual([]);
  });

  it('includes what was learned before: a table whose groups were learned from training rows', () => {
    const { of } = trace(() => {
      const data = clean({ raw: file('a.csv') });
      const rows = ink({ rows: data.test, learns: data.train }).rows;
      return { rows, model: train({ rows }).model };
    });
    expect(show(of('rows').learned)).toEqual(['file(a.csv) → clean.train → ink']);
    expect(show(of('rows').rows)).toEqual(['file(a.csv) → clean.test → ink']);
    expect(show(of('model').learned)).toEqual([
      'file(a.csv) → clean.train → ink',
      'file(a.csv) → clean.test → ink → train',
    ]);
  });

  it('is all rows that it was given, where nothing is declared', () => {
    const { of, results } = trace(() => look({ rows: clean({ raw: file('a.csv') }).test }));
    expect(show(of('found').learned)).toEqual(['file(a.csv) → clean.test → look']);
    expect(roleOf(results.found.node, 'rows')).toBe('learns');
  });

  it('names each way once, though many lead to it', () => {
    const { of } = trace(() => {
      const data = clean({ raw: file('a.csv') });
      const trials = [1, 2, 3].map((n) => {
        const { model } = train({ rows: data.train, validation: data.validation }, { n });
        return { model, ...evaluate({ model, rows: data.validation }) };
      });
      return { model: best(trials, (trial) => trial.metrics, { max: 'accuracy' }).model };
    });
    expect(show(of('model').learned)).toEqual(['file(a.csv) → clean.train → train']);
    expect(show(of('model').chosen)).toEqual(['file(a.csv) → clean.validation → train']);
  });
});

describe('best', () => {
  it('learns nothing, and chooses by the rows that its metrics were read from', () => {
    const { of } = trace(() => {
      const data = clean({ raw: file('a.csv') });
      const trials = [1, 2].map((n) => {
        const { model } = train({ rows: data.train }, { n });
        return { model, ...evaluate({ model, rows: data.validation }) };
      });
      const chosen = best(trials, (trial) => trial.metrics, { max: 'accuracy' });
      return { model: chosen.model, metrics: chosen.metrics };
    });
    expect(show(of('model').learned)).toEqual(['file(a.csv) → clean.train → train']);
    expect(show(of('model').chosen)).toEqual(['file(a.csv) → clean.validation → best']);
    expect(show(of('metrics').read)).toEqual(['file(a.csv) → clean.validation']);
  });
});

it('a chain of ten thousand steps is traced in moments', () => {
  const begun = performance.now();
  const { of } = trace(() => {
    let rows = clean({ raw: file('a.csv') }).train;
    for (let index = 0; index < 10_000; index += 1) rows = augment({ rows }).rows;
    return { rows };
  });
  expect(showPath(of('rows').rows[0]!).split(' → ').length).toBe(10_002);
  expect(performance.now() - begun).toBeLessThan(20_000);
});
